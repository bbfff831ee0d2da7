/** Hooks that run on the host. */
@NullMarked
package dev.jrunc.container.hook;

import org.jspecify.annotations.NullMarked;
