package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.CgroupHierarchy;
import dev.jrunc.container.plan.CgroupJoin;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.CgroupLine;
import dev.jrunc.linux.procfs.MountInfo;
import dev.jrunc.linux.procfs.Procfs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup v1 hierarchies that a container's mount of type {@code cgroup} shows, and where in each
 * the container is: in the directory that it joins, or else, where an ordinary user could make none,
 * in the caller's cgroup, which it inherits.
 */
public final class CgroupHierarchies {
  private final Kernel kernel;
  private final int caller;

  /** @param caller the process whose cgroups are inherited; 0: this one */
  public CgroupHierarchies(Kernel kernel, int caller) {
    this.kernel = kernel;
    this.caller = caller;
  }

  /**
   * In the order of the mounts. One that is mounted more than once counts where the container's
   * directory is, or else at its first place.
   *
   * @param mounts of cgroup file systems
   */
  public List<CgroupHierarchy> of(CgroupPlacement placement, List<MountInfo> mounts) throws RuntimeFailure {
    List<CgroupJoin> joins = placement.joins();
    List<CgroupHierarchy> hierarchies = new ArrayList<>();
    List<MountInfo> without = new ArrayList<>();
    for (MountInfo mount : mounts) {
      if (mount.type().equals("cgroup")) {
        String directory = joined(joins, mount);
        if (directory == null) {
          without.add(mount);
        } else {
          hierarchies.add(new CgroupHierarchy(mount.mountPoint(), options(mount), directory));
        }
      }
    }
    if (!without.isEmpty()) {
      inherited(without, hierarchies);
    }
    return hierarchies;
  }

  private static @Nullable String joined(List<CgroupJoin> joins, MountInfo mount) {
    String below = mount.mountPoint() + "/";
    for (CgroupJoin join : joins) {
      if (join.directory().startsWith(below)) {
        return join.directory();
      }
    }
    return null;
  }

  private void inherited(List<MountInfo> mounts, List<CgroupHierarchy> hierarchies) throws RuntimeFailure {
    List<CgroupLine> own;
    try {
      own = Procfs.of(kernel).cgroup(caller);
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
    for (MountInfo mount : mounts) {
      String options = options(mount);
      CgroupLine line = line(own, options);
      if (line != null && !contains(hierarchies, options)) {
        String below = line.below(mount.root());
        String directory = below.isEmpty() ? mount.mountPoint() : mount.mountPoint() + "/" + below;
        hierarchies.add(new CgroupHierarchy(mount.mountPoint(), options, directory));
      }
    }
  }

  /** Null: not a hierarchy that processes are told of. */
  private static @Nullable CgroupLine line(List<CgroupLine> own, String options) {
    int comma = options.indexOf(',');
    String first = comma < 0 ? options : options.substring(0, comma);
    for (CgroupLine line : own) {
      if (!first.isEmpty() && line.has(first)) {
        return line;
      }
    }
    return null;
  }

  private static boolean contains(List<CgroupHierarchy> hierarchies, String options) {
    for (CgroupHierarchy hierarchy : hierarchies) {
      if (hierarchy.options().equals(options)) {
        return true;
      }
    }
    return false;
  }

  /** The controllers or the name: what tells this hierarchy from others. */
  private static String options(MountInfo mount) {
    StringBuilder options = new StringBuilder();
    String all = mount.superOptions();
    for (int start = 0; start <= all.length(); ) {
      int end = all.indexOf(',', start);
      end = end < 0 ? all.length() : end;
      String option = all.substring(start, end);
      boolean general =
          option.equals("rw")
              || option.equals("ro")
              || option.equals("xattr")
              || option.equals("noprefix")
              || option.equals("clone_children")
              || option.equals("cpuset_v2_mode")
              || option.startsWith("release_agent=");
      if (!general && !option.isEmpty()) {
        options.append(options.isEmpty() ? "" : ",").append(option);
      }
      start = end + 1;
    }
    return options.toString();
  }
}
