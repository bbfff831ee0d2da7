package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.cgroups.JoinDirectory;
import dev.jrunc.container.plan.CgroupHierarchy;
import dev.jrunc.container.plan.CgroupJoin;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.procfs.MountInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a new process gets into the container's cgroups: into the unified one by being born there,
 * into those of version 1 by its own write. Nothing is faster, see {@link CgroupJoin}.
 *
 * @param directories one for each hierarchy; owned by this object
 * @param tolerate whether a lack of rights is no failure
 * @param byManager whether the manager puts the process there when it asks; {@code directories} is
 *     then empty
 */
public record CgroupPlacement(List<JoinDirectory> directories, boolean tolerate, boolean byManager)
    implements AutoCloseable {

  public CgroupPlacement {
    directories = List.copyOf(directories);
  }

  /**
   * Where a process will go once a manager has made its directories.
   *
   * @param joins the writes that the executor does itself
   * @param bornInto index of the cgroup2 directory; -1: there is none
   */
  record Intended(List<CgroupJoin> joins, int bornInto) {}

  /** Of a manager that makes all its directories or fails. */
  static Intended intended(CgroupManager manager) {
    List<CgroupJoin> joins = new ArrayList<>();
    int bornInto = -1;
    int index = 0;
    for (String controller : manager.paths().keySet()) {
      if (controller.isEmpty()) {
        bornInto = index;
      } else {
        joins.add(new CgroupJoin(index, "tasks", false));
      }
      index++;
    }
    return new Intended(joins, bornInto);
  }

  /** The writes that the executor does itself. */
  public List<CgroupJoin> joins() {
    List<CgroupJoin> joins = new ArrayList<>();
    for (int i = 0; i < directories.size(); i++) {
      if (!directories.get(i).unified()) {
        joins.add(new CgroupJoin(i, directories.get(i).file(), tolerate));
      }
    }
    return joins;
  }

  /** The directory that the process is born into; null: the caller's. */
  public @Nullable Fd bornInto() {
    for (JoinDirectory directory : directories) {
      if (directory.unified()) {
        return directory.directory();
      }
    }
    return null;
  }

  /** Absolute path of the cgroup2 directory; empty if there is none. */
  public String cgroup2Directory() {
    for (JoinDirectory directory : directories) {
      if (directory.unified()) {
        return directory.path();
      }
    }
    return "";
  }

  /** The version 1 hierarchies among the mounts, with the container's place in each. */
  public List<CgroupHierarchy> hierarchies(List<MountInfo> mounts) {
    List<CgroupHierarchy> hierarchies = new ArrayList<>();
    for (MountInfo mount : mounts) {
      if (!mount.type().equals("cgroup")) {
        continue;
      }
      for (JoinDirectory directory : directories) {
        if (!directory.unified() && directory.path().startsWith(mount.mountPoint() + "/")) {
          hierarchies.add(
              new CgroupHierarchy(mount.mountPoint(), options(mount), directory.path()));
          break;
        }
      }
    }
    return hierarchies;
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

  @Override
  public void close() {
    for (JoinDirectory directory : directories) {
      directory.close();
    }
  }
}
