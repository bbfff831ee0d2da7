package dev.jrunc.cli.doctor;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.CgroupHost;
import dev.jrunc.cgroups.CgroupMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** How cgroups are mounted, which controllers there are, and whether the caller may make some. */
final class CgroupExamination {
  /** Controllers by what they are for. */
  private static final String[][] CONTROLLERS = {
    {"memory", "memory limits"},
    {"cpu", "CPU shares and quotas"},
    {"cpuset", "placement on CPUs and memory nodes"},
    {"pids", "limits of the number of processes"},
    {"io", "limits and weights of block devices"},
    {"hugetlb", "limits of huge pages"},
    {"rdma", "limits of RDMA resources"},
  };

  private CgroupExamination() {}

  static void run(Host host, Report report) {
    Map<String, String> own;
    CgroupMode mode;
    try {
      CgroupHost cgroups = CgroupHost.discover(host.kernel(), host.context().invocation().pid());
      mode = cgroups.mode();
      own = cgroups.pathsOf(host.context().invocation().pid());
    } catch (CgroupException e) {
      broken(host, report, String.valueOf(e.getMessage()));
      return;
    }
    report.ok(
        "mode",
        switch (mode) {
          case LEGACY -> "version 1";
          case HYBRID -> "hybrid: version 1, and version 2 at /sys/fs/cgroup/unified";
          case UNIFIED -> "version 2";
        });
    controllers(host, report, mode, own);
    delegation(host, report, mode, own);
    if (host.exists("/run/systemd/system")) {
      report.ok("systemd", "runs; --systemd-cgroup can be used");
    } else {
      report.limited("systemd", "does not run", "--systemd-cgroup is refused", "leave it out");
    }
  }

  private static void broken(Host host, Report report, String found) {
    String hint = "mount cgroup2 at /sys/fs/cgroup";
    if (host.isRoot()) {
      report.broken("mode", found, "processes cannot be kept together, limited or found again", hint);
    } else {
      report.limited("mode", found, "limits are refused, pause and ps fail", hint);
    }
  }

  private static void controllers(
      Host host, Report report, CgroupMode mode, Map<String, String> own) {
    List<String> there = new ArrayList<>();
    if (mode == CgroupMode.UNIFIED) {
      String text = host.read("/sys/fs/cgroup/cgroup.controllers");
      StringTokenizer words = new StringTokenizer(text == null ? "" : text);
      while (words.hasMoreTokens()) {
        there.add(words.nextToken());
      }
    } else {
      there.addAll(own.keySet());
      if (there.remove("blkio")) {
        there.add("io");
      }
    }
    StringBuilder why = new StringBuilder();
    List<String> missing = new ArrayList<>();
    for (String[] controller : CONTROLLERS) {
      if (!there.contains(controller[0])) {
        missing.add(controller[0]);
        why.append(why.isEmpty() ? "not to be had: " : ", ").append(controller[1]);
      }
    }
    if (missing.isEmpty()) {
      report.ok("controllers", "all that limits are for");
    } else {
      report.limited(
          "controllers",
          String.join(" ", missing) + " missing",
          why.toString(),
          "a configuration with such limits is refused; the kernel's command line may disable controllers");
    }
  }

  private static void delegation(
      Host host, Report report, CgroupMode mode, Map<String, String> own) {
    if (host.isRoot()) {
      String path = mode == CgroupMode.UNIFIED ? "/sys/fs/cgroup" : own.getOrDefault("devices", "/sys/fs/cgroup");
      if (host.isWritable(path)) {
        report.ok("rights", "cgroups may be made anywhere");
      } else {
        report.broken(
            "rights", path + " cannot be written", "containers cannot get cgroups", "it may be mounted read-only");
      }
      return;
    }
    String directory = mode == CgroupMode.UNIFIED ? own.get("") : null;
    String obstacle = obstacle(host, directory);
    if (directory != null && obstacle == null) {
      String delegated = host.read(directory + "/cgroup.controllers");
      report.ok("delegation", directory + " is yours, with " + (delegated == null ? "" : delegated));
    } else {
      report.limited(
          "delegation",
          obstacle == null ? "none: version 1 is not delegated to users" : obstacle,
          "containers run in the caller's cgroup; with limits in the configuration they are refused,"
              + " and pause, ps and kill --all do not work",
          mode == CgroupMode.UNIFIED
              ? "systemd-run --user --scope -p Delegate=yes jrunc ...; in a login session of its own each user has it"
              : "use a host with cgroup version 2");
    }
  }

  private static @Nullable String obstacle(Host host, @Nullable String directory) {
    if (directory == null) {
      return null;
    }
    if (!host.isWritable(directory)) {
      return directory + " is not yours to make cgroups in";
    }
    return host.isWritable(directory + "/cgroup.procs")
        ? null
        : directory + "/cgroup.procs cannot be written";
  }
}
