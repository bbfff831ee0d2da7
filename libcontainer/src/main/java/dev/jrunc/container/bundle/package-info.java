/** The directory that a container is made from. */
@NullMarked
package dev.jrunc.container.bundle;

import org.jspecify.annotations.NullMarked;
