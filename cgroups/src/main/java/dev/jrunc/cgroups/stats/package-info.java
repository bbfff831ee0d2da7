/** What a cgroup has used so far, alike for both versions; nothing but numbers. */
@NullMarked
package dev.jrunc.cgroups.stats;

import org.jspecify.annotations.NullMarked;
