package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a manager does alike in every hierarchy. */
final class CgroupTrees {
  private CgroupTrees() {}

  /** Directories that are not there yet, parents first. */
  static List<String> missing(Iterable<CgroupDirectory> directories) throws CgroupException {
    List<String> missing = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (CgroupDirectory directory : directories) {
      if (!seen.add(directory.path())) {
        continue;
      }
      List<CgroupDirectory> line = new ArrayList<>(directory.ancestors());
      line.add(directory);
      int first = line.size();
      while (first > 0 && !line.get(first - 1).exists(first < line.size())) {
        first--;
      }
      for (CgroupDirectory absent : line.subList(first, line.size())) {
        missing.add(absent.path());
      }
    }
    return missing;
  }

  /** Refuses a cgroup that someone else lives in. */
  static void refuseUsed(CgroupManager manager, CgroupDirectory processes) throws CgroupException {
    FreezerState freezer;
    try {
      freezer = manager.freezerState();
    } catch (CgroupException e) {
      throw new CgroupException("unable to get cgroup freezer state", e);
    }
    if (processes.exists()) {
      int count = 0;
      try {
        count = CgroupProcesses.all(processes).size();
      } catch (CgroupException e) {
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENODEV) {
          throw new CgroupException("unable to get cgroup PIDs", e);
        }
      }
      if (count != 0) {
        throw new CgroupException("container's cgroup is not empty: " + count + " process(es) found");
      }
    }
    if (freezer == FreezerState.FROZEN) {
      throw new CgroupException("container's cgroup unexpectedly frozen");
    }
  }

  /** Whether a rootless caller may move itself into a cgroup that was there before. */
  static void checkJoinable(CgroupDirectory directory) throws CgroupException {
    try (Fd open = directory.open()) {
      directory.kernel().faccessat(open, "cgroup.procs", OpenFlags.W_OK);
    } catch (SyscallException e) {
      throw new CgroupException(
          new SyscallException("openat2", directory.path() + "/cgroup.procs", e.errno()));
    }
  }

  /** @param below relative path by controller */
  static List<JoinDirectory> open(Map<String, CgroupDirectory> directories, Map<String, String> below)
      throws CgroupException {
    Map<String, String> unknown = new HashMap<>(below);
    unknown.keySet().removeAll(directories.keySet());
    for (String controller : unknown.keySet()) {
      throw new CgroupException("unknown controller " + controller + " in --cgroup");
    }
    List<JoinDirectory> opened = new ArrayList<>();
    try {
      for (Map.Entry<String, CgroupDirectory> entry : directories.entrySet()) {
        CgroupDirectory directory = below(entry.getValue(), below.getOrDefault(entry.getKey(), ""));
        opened.add(open(entry.getKey(), directory));
      }
      return opened;
    } catch (SyscallException e) {
      opened.forEach(JoinDirectory::close);
      throw new CgroupException(e);
    } catch (CgroupException e) {
      opened.forEach(JoinDirectory::close);
      throw e;
    }
  }

  /** What fails is told of the file that a runtime would write. */
  private static JoinDirectory open(String controller, CgroupDirectory directory) throws SyscallException {
    boolean unified = directory.isUnified();
    String path = directory.path();
    String file = unified ? "cgroup.procs" : "tasks";
    try {
      Fd fd = unified ? directory.open() : directory.openBelow(file, OpenFlags.O_WRONLY);
      return new JoinDirectory(controller, path, fd, null, file, unified);
    } catch (SyscallException e) {
      SyscallException failure = new SyscallException("openat2", path + "/cgroup.procs", e.errno());
      if (!unified && CgroupException.isPermission(e.errno())) {
        return new JoinDirectory(controller, path, null, failure, file, false);
      }
      throw failure;
    }
  }

  private static CgroupDirectory below(CgroupDirectory directory, String path) throws CgroupException {
    int depth = 0;
    for (String part : path.split("/")) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      if (depth < 0) {
        throw new CgroupException(path + " is not a sub cgroup path");
      }
    }
    return path.isEmpty() ? directory : directory.child(CgroupPath.clean(path));
  }
}
