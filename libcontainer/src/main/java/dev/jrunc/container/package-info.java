/** The life cycle of a container. */
@NullMarked
package dev.jrunc.container;

import org.jspecify.annotations.NullMarked;
