package dev.jrunc.cli.doctor;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.process.LinuxHostFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which namespaces there are, and whether a user without rights may make them. */
final class NamespaceExamination {
  private NamespaceExamination() {}

  static void run(Host host, Report report) {
    LinuxHostFacts facts = new LinuxHostFacts(host.kernel());
    List<String> there = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (NamespaceType type : NamespaceType.values()) {
      (facts.supports(type) ? there : missing).add(type.specName());
    }
    if (missing.isEmpty()) {
      report.ok("types", String.join(" ", there));
    } else {
      report.limited(
          "types",
          String.join(" ", missing) + " missing",
          "a configuration that lists one of these is refused",
          "the kernel was built without");
    }
    String obstacle = userNamespaceObstacle(host);
    if (obstacle == null) {
      report.ok("user namespaces", "may be made");
    } else if (host.isRoot()) {
      report.limited(
          "user namespaces", obstacle, "containers with a user namespace of their own are refused", "");
    } else {
      report.broken(
          "user namespaces",
          obstacle,
          "users other than root run containers only in a user namespace",
          "as root: sysctl " + obstacle.substring(0, obstacle.indexOf(' ')) + "=" + wanted(obstacle));
    }
  }

  /** The setting that forbids them; null if none does. */
  private static @Nullable String userNamespaceObstacle(Host host) {
    if (!host.exists("/proc/self/ns/user")) {
      return "CONFIG_USER_NS is not set in the kernel";
    }
    if ("0".equals(host.read("/proc/sys/user/max_user_namespaces"))) {
      return "user.max_user_namespaces is 0";
    }
    if (host.isRoot()) {
      return null;
    }
    if ("0".equals(host.read("/proc/sys/kernel/unprivileged_userns_clone"))) {
      return "kernel.unprivileged_userns_clone is 0";
    }
    if ("1".equals(host.read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"))) {
      return "kernel.apparmor_restrict_unprivileged_userns is 1";
    }
    return null;
  }

  private static String wanted(String obstacle) {
    if (obstacle.startsWith("user.")) {
      return "15000";
    }
    return obstacle.endsWith("0") ? "1" : "0";
  }
}
