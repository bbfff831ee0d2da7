/** Native calls, owned file descriptors, procfs. */
@NullMarked
package dev.jrunc.linux;

import org.jspecify.annotations.NullMarked;
