package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a manager does alike in every hierarchy. */
final class CgroupTrees {
  private CgroupTrees() {}

  /** Directories above them that are not there yet, parents first. */
  static List<String> missingAbove(Iterable<CgroupDirectory> directories) throws CgroupException {
    List<String> missing = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (CgroupDirectory directory : directories) {
      if (!seen.add(directory.path())) {
        continue;
      }
      List<CgroupDirectory> line = directory.ancestors();
      int first = line.size();
      while (first > 0 && !line.get(first - 1).exists(true)) {
        first--;
      }
      for (CgroupDirectory absent : line.subList(first, line.size())) {
        missing.add(absent.path());
      }
    }
    return missing;
  }

  /** Those that are not there. */
  static List<String> absent(Iterable<CgroupDirectory> directories) throws CgroupException {
    List<String> absent = new ArrayList<>();
    for (CgroupDirectory directory : directories) {
      if (!absent.contains(directory.path()) && !directory.exists()) {
        absent.add(directory.path());
      }
    }
    return absent;
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

  /**
   * Paths by controller.
   *
   * @param below relative path by controller
   */
  static Map<String, String> places(Map<String, CgroupDirectory> directories, Map<String, String> below)
      throws CgroupException {
    Map<String, String> unknown = new HashMap<>(below);
    unknown.keySet().removeAll(directories.keySet());
    for (String controller : unknown.keySet()) {
      throw new CgroupException("unknown controller " + controller + " in --cgroup");
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (Map.Entry<String, CgroupDirectory> entry : directories.entrySet()) {
      places.put(entry.getKey(), below(entry.getValue(), below.getOrDefault(entry.getKey(), "")).path());
    }
    return places;
  }

  /** An O_PATH fd of a cgroup2 directory; what fails is told of the file that a runtime would write. */
  static Fd openUnified(CgroupDirectory directory, String below) throws CgroupException {
    CgroupDirectory place = below(directory, below);
    try {
      return place.open();
    } catch (SyscallException e) {
      throw new CgroupException(new SyscallException("openat2", place.path() + "/cgroup.procs", e.errno()));
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
