package dev.jrunc.cli.doctor;

import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.seccomp.SeccompCompiler;
import dev.jrunc.seccomp.SeccompException;

/** Seccomp, security modules, keyrings, resource control. */
final class SecurityExamination {
  private SecurityExamination() {}

  static void run(Host host, Report report) {
    seccomp(host, report);
    LinuxHostFacts facts = new LinuxHostFacts(host.kernel());
    module(report, "AppArmor", facts.apparmor(), "process.apparmorProfile is");
    module(report, "SELinux", facts.selinux(), "process.selinuxLabel and linux.mountLabel are");
    if (facts.rdt()) {
      report.ok("resctrl", "mounted");
    } else {
      report.limited("resctrl", "not mounted", "what linux.intelRdt asks to be written is refused", "");
    }
  }

  private static void seccomp(Host host, Report report) {
    String actions = host.read("/proc/sys/kernel/seccomp/actions_avail");
    if (actions == null) {
      report.limited(
          "seccomp", "not in the kernel", "a configuration with linux.seccomp is refused", "");
      return;
    }
    String version;
    try {
      version = SeccompCompiler.open(host.kernel()).version();
    } catch (SeccompException e) {
      report.limited(
          "seccomp",
          "no libseccomp",
          "a configuration with linux.seccomp is refused: " + e.getMessage(),
          "install it (Debian: package libseccomp2)");
      return;
    }
    if (actions.contains("user_notif")) {
      report.ok("seccomp", "libseccomp " + version + ", notifications too");
    } else {
      report.limited(
          "seccomp",
          "libseccomp " + version + ", no notifications",
          "profiles with SCMP_ACT_NOTIFY are refused",
          "Linux 5.0 has them");
    }
  }

  private static void module(Report report, String name, boolean active, String property) {
    if (active) {
      report.ok(name, "enabled");
    } else {
      report.limited(name, "not enabled", property + " refused", "");
    }
  }
}
