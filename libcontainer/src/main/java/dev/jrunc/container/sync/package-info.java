/** The conversation with the executor. */
@NullMarked
package dev.jrunc.container.sync;

import org.jspecify.annotations.NullMarked;
