package dev.jrunc.container;

import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.oci.Process;
import dev.jrunc.oci.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * Sockets that a service manager opened for the container's process (sd_listen_fds(3)): they stand
 * from fd 3 on, before the preserved ones, and the process is told of them.
 */
final class ActivationFds {
  private ActivationFds() {}

  /** How many there are; 0 if the variables mean another process. */
  static int count(Invocation invocation) {
    String fds = invocation.variable("LISTEN_FDS");
    if (fds == null || !Integer.toString(invocation.pid()).equals(invocation.variable("LISTEN_PID"))) {
      return 0;
    }
    try {
      int count = Integer.parseInt(fds);
      // No more than are there: what follows would be the runtime's own.
      return Math.clamp(count, 0, invocation.openFds().size());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The configuration whose process is told of them. */
  static Spec told(Spec spec, int count) {
    Process process = spec.process();
    if (count == 0 || process == null) {
      return spec;
    }
    List<String> env = new ArrayList<>(process.env());
    env.add("LISTEN_FDS=" + count);
    env.add("LISTEN_PID=1");
    return new Spec(
        spec.ociVersion(),
        new Process(
            process.terminal(),
            process.consoleSize(),
            process.user(),
            process.args(),
            env,
            process.cwd(),
            process.capabilities(),
            process.rlimits(),
            process.noNewPrivileges(),
            process.apparmorProfile(),
            process.oomScoreAdj(),
            process.scheduler(),
            process.selinuxLabel(),
            process.ioPriority(),
            process.execCpuAffinity()),
        spec.root(),
        spec.hostname(),
        spec.domainname(),
        spec.mounts(),
        spec.hooks(),
        spec.annotations(),
        spec.linux());
  }
}
