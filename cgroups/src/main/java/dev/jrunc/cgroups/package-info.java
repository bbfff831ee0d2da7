/** Cgroup managers. */
@NullMarked
package dev.jrunc.cgroups;

import org.jspecify.annotations.NullMarked;
