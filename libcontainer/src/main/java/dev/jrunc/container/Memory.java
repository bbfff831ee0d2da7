package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupMountTable;
import dev.jrunc.container.process.OwnNamespaces;
import dev.jrunc.linux.Kernel;

/**
 * What a JVM need not find out twice, however many calls it serves. Nothing of it changes what a call
 * does. Thread-safe.
 *
 * @param cgroupMounts where the cgroup hierarchies are mounted
 * @param seccompPrograms compiled profiles
 * @param ownNamespaces what this process's namespaces are like
 */
public record Memory(
    CgroupMountTable cgroupMounts, SeccompPrograms seccompPrograms, OwnNamespaces ownNamespaces) {
  /** Nothing is known yet. */
  public static Memory empty(Kernel kernel) {
    return new Memory(new CgroupMountTable(kernel), new SeccompPrograms(kernel), new OwnNamespaces(kernel));
  }
}
