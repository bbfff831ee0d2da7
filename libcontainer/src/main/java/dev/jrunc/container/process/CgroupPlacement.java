package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.cgroups.JoinDirectory;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.plan.CgroupJoin;
import dev.jrunc.linux.Fd;
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
      JoinDirectory directory = directories.get(i);
      if (!directory.unified() && !(tolerate && directory.refused() != null)) {
        joins.add(new CgroupJoin(i, directory.file(), tolerate));
      }
    }
    return joins;
  }

  /** What slot {@code index} of the cgroups' is filled with: a file of version 1, or the cgroup2 directory. */
  Fd slot(int index) throws CgroupFailed {
    try {
      return directories.get(index).join();
    } catch (CgroupException e) {
      throw new CgroupFailed(
          "unable to start container process: unable to apply cgroup configuration: " + e.getMessage(), e);
    }
  }

  /** The directory that the process is born into; null: the caller's. */
  public @Nullable Fd bornInto() {
    for (JoinDirectory directory : directories) {
      if (directory.unified()) {
        return directory.fd();
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

  @Override
  public void close() {
    for (JoinDirectory directory : directories) {
      directory.close();
    }
  }
}
