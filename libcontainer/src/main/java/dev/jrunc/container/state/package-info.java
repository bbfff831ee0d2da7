/** What is known of a container between two calls: its directory, its record, its status. */
@NullMarked
package dev.jrunc.container.state;

import org.jspecify.annotations.NullMarked;
