/** Terminals and pipes between a container's process and whoever looks at it. */
@NullMarked
package dev.jrunc.container.console;

import org.jspecify.annotations.NullMarked;
