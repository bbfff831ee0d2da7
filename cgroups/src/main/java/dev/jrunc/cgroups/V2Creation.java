package dev.jrunc.cgroups;

import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;

/**
 * Making a cgroup v2 directory: every controller that there is gets enabled on the way down, as far
 * as it can be; what is then missing shows when a limit is set.
 */
final class V2Creation {
  private final List<V2Controller> controllers;
  private final LinuxResources resources;

  /** Directories made, parents first. */
  private final List<CgroupDirectory> made = new ArrayList<>();

  V2Creation(List<V2Controller> controllers, LinuxResources resources) {
    this.controllers = controllers;
    this.resources = resources;
  }

  /** @param available content of the root's cgroup.controllers */
  List<CgroupDirectory> create(CgroupDirectory root, CgroupDirectory leaf, String available) throws CgroupException {
    try {
      enable(root, leaf, available);
      for (CgroupDirectory above : leaf.ancestors()) {
        try (above) {
          make(above);
          enable(above, leaf, available);
        }
      }
      make(leaf);
      return made;
    } catch (CgroupException e) {
      for (CgroupDirectory directory : made.reversed()) {
        try {
          directory.remove();
        } catch (SyscallException left) {
          e.addSuppressed(left);
        }
      }
      throw e;
    }
  }

  private void make(CgroupDirectory directory) throws CgroupException {
    if (directory.make()) {
      made.add(directory);
    }
    String text = directory.readIfPresent("cgroup.type");
    String type = text == null ? "" : text.strip();
    switch (type) {
      case "domain invalid" -> {
        // Below a threaded cgroup, or one that has processes of its own.
        if (needsDomain()) {
          throw new CgroupException(
              "cannot enter cgroupv2 \"" + directory.path() + "\" with domain controllers -- it is in an invalid state");
        }
        directory.tryWrite("cgroup.type", "threaded");
      }
      case "threaded", "domain threaded" -> {
        if (needsDomain()) {
          throw new CgroupException(
              "cannot enter cgroupv2 \"" + directory.path() + "\" with domain controllers -- it is in " + type + " mode");
        }
      }
      default -> {}
    }
  }

  private boolean needsDomain() {
    for (V2Controller controller : controllers) {
      if (controller.isDomain() && controller.isLimited(resources)) {
        return true;
      }
    }
    return false;
  }

  private static void enable(CgroupDirectory directory, CgroupDirectory leaf, String available) {
    if (leaf.isRoot() || available.isBlank()) {
      return;
    }
    String[] names = available.strip().split(" ");
    if (directory.tryWrite("cgroup.subtree_control", "+" + String.join(" +", names)) != null) {
      // All or nothing; one by one those that can be are.
      for (String name : names) {
        directory.tryWrite("cgroup.subtree_control", "+" + name);
      }
    }
  }
}
