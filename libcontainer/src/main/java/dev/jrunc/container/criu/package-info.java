/** CRIU: the requests it takes, and the process that serves them (criu(8), {@code criu swrk}). */
@NullMarked
package dev.jrunc.container.criu;

import org.jspecify.annotations.NullMarked;
