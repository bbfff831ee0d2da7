/** The JVM's end of the front door (docs/door-protocol.md). */
@NullMarked
package dev.jrunc.cli.door;

import org.jspecify.annotations.NullMarked;
