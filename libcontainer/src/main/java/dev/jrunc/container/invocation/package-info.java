/** Who called, and what only the caller can do. */
@NullMarked
package dev.jrunc.container.invocation;

import org.jspecify.annotations.NullMarked;
