/** The commands. */
@NullMarked
package dev.jrunc.cli;

import org.jspecify.annotations.NullMarked;
