/** Readers of files under /proc (proc(5)). */
@NullMarked
package dev.jrunc.linux.procfs;

import org.jspecify.annotations.NullMarked;
