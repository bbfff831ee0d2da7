/** Starting init and further processes, up to the point where they stand on their own. */
@NullMarked
package dev.jrunc.container.process;

import org.jspecify.annotations.NullMarked;
