/** A container's configuration, resolved: what the spec says with all defaults and words worked out. */
@NullMarked
package dev.jrunc.container.config;

import org.jspecify.annotations.NullMarked;
