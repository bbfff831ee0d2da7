/** The rules of the device controller, and their two forms: lines of cgroup v1 and a BPF program of v2. */
@NullMarked
package dev.jrunc.cgroups.devices;

import org.jspecify.annotations.NullMarked;
