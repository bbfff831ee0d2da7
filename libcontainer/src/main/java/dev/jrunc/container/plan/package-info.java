/** The plan: what the executor is told to do. */
@NullMarked
package dev.jrunc.container.plan;

import org.jspecify.annotations.NullMarked;
