package dev.jrunc.cli.doctor;

import dev.jrunc.container.config.CapabilityName;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.process.CommandPath;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.UserNames;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Who calls, with which rights, and which ids the containers may have. */
final class UserExamination {
  /** Capabilities that root may lack, and what cannot be done then. */
  private static final String[][] WANTED = {
    {"CAP_SYS_RESOURCE", "hard limits (process.rlimits) cannot be raised, nor oomScoreAdj lowered"},
    {"CAP_NET_ADMIN", "netDevices cannot be moved into a container"},
    {"CAP_MKNOD", "device nodes (linux.devices, /dev/null and the like) cannot be made outside a user namespace"},
    {"CAP_SYS_PTRACE", "checkpoint and restore, and seccomp notifications of other users, fail"},
    {"CAP_SETUID", "process.user.uid cannot be anything but the caller's"},
    {"CAP_SETGID", "process.user.gid and additionalGids cannot be set"},
    {"CAP_SETPCAP", "the bounding set of capabilities cannot be made smaller"},
    {"CAP_CHOWN", "files of a user namespace's root (exec.fifo, pipes) cannot be given to it"},
    {"CAP_DAC_OVERRIDE", "files of others (bundles, root file systems) may be out of reach"},
    {"CAP_KILL", "processes of others cannot be sent signals"},
    {"CAP_SYS_NICE", "process.scheduler, ioPriority and real-time classes may be refused"},
  };

  private UserExamination() {}

  static void run(Host host, Report report, String stateRoot) {
    boolean nested = new LinuxHostFacts(host.kernel()).inUserNamespace();
    String name = new UserNames().of(host.kernel().geteuid());
    report.ok(
        "identity",
        name + " (uid " + host.kernel().geteuid() + ")" + (nested ? ", in a user namespace" : ""));
    if (host.isRoot()) {
      capabilities(host, report, nested);
    } else {
      subordinateIds(host, report, name, "/etc/subuid", "newuidmap");
      subordinateIds(host, report, name, "/etc/subgid", "newgidmap");
    }
    stateRoot(host, report, stateRoot);
  }

  private static void capabilities(Host host, Report report, boolean nested) {
    List<String> held;
    try {
      int caller = host.context().invocation().pid();
      held = CapabilityName.names(host.kernel().capget(caller).effective());
    } catch (SyscallException e) {
      report.limited("capabilities", "unknown", String.valueOf(e.getMessage()), "");
      return;
    }
    if (!held.contains("CAP_SYS_ADMIN")) {
      report.broken(
          "capabilities",
          "CAP_SYS_ADMIN is missing",
          "neither namespaces nor mounts can be made",
          "run as root with all capabilities, or as a user without any in a user namespace");
      return;
    }
    List<String> missing = new ArrayList<>();
    for (String[] wanted : WANTED) {
      if (!held.contains(wanted[0])) {
        missing.add(wanted[0]);
      }
    }
    if (missing.isEmpty()) {
      report.ok("capabilities", "all that are needed" + (nested ? ", over this user namespace" : ""));
      return;
    }
    StringBuilder why = new StringBuilder();
    for (String[] wanted : WANTED) {
      if (missing.contains(wanted[0])) {
        why.append(why.isEmpty() ? "" : "; ").append(wanted[1]);
      }
    }
    report.limited(
        "capabilities",
        String.join(", ", missing) + " missing",
        why.toString(),
        "whoever started this session (a container, a service unit) took them away");
  }

  private static void subordinateIds(
      Host host, Report report, String user, String file, String tool) {
    String name = file.substring("/etc/".length());
    long count = granted(host.read(file), user, host.kernel().geteuid());
    if (count == 0) {
      report.limited(
          name,
          "none for " + user + " in " + file,
          "a container has one id, the caller's own, as its root; images with files of other users do not work",
          "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user);
      return;
    }
    try {
      String path = CommandPath.find(host.kernel(), host.context().invocation(), tool);
      report.ok(name, count + " ids, by " + path);
    } catch (OperationFailed e) {
      report.limited(
          name,
          count + " ids, but no " + tool,
          "the kernel lets only " + tool + " write maps of more than one id",
          "install it (Debian: package uidmap)");
    }
  }

  /** Lines {@code NAME-OR-UID:FIRST:COUNT}. */
  static long granted(@Nullable String text, String user, int uid) {
    if (text == null) {
      return 0;
    }
    long count = 0;
    StringTokenizer lines = new StringTokenizer(text, "\n");
    while (lines.hasMoreTokens()) {
      String[] fields = lines.nextToken().strip().split(":", -1);
      if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(Integer.toString(uid)))) {
        try {
          count += Long.parseLong(fields[2]);
        } catch (NumberFormatException e) {
          // newuidmap passes such a line over, too.
          continue;
        }
      }
    }
    return count;
  }

  private static void stateRoot(Host host, Report report, String root) {
    String existing = root;
    while (!existing.isEmpty() && !host.exists(existing)) {
      existing = existing.substring(0, existing.lastIndexOf('/'));
    }
    if (host.isWritable(existing.isEmpty() ? "/" : existing)) {
      report.ok("state directory", root);
    } else {
      report.broken(
          "state directory",
          root + " cannot be written",
          "the state of containers cannot be kept",
          "set XDG_RUNTIME_DIR to a directory of your own, or give --root");
    }
  }
}
