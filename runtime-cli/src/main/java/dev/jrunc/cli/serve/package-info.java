/** The resident JVM: who may use it, and how calls are taken in. */
@NullMarked
package dev.jrunc.cli.serve;

import org.jspecify.annotations.NullMarked;
