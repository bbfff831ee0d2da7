package dev.jrunc.container.process;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.sync.SyncHandler;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.ContainerProcessState;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.State;
import dev.jrunc.oci.StatusJson;
import java.util.List;

/** Hands a process's seccomp listener to the agent that will decide for it. */
final class SeccompAgent {
  private SeccompAgent() {}

  /** @param taken is called between taking and handing over: init must not wait for an agent */
  static void handOver(
      LaunchContext context,
      InitHandle init,
      int number,
      SyncHandler.Reply taken,
      ContainerConfig config,
      State state)
      throws RuntimeFailure {
    LinuxSeccomp profile = config.seccomp();
    try (Fd listener = context.kernel().pidfdGetfd(init.pidfd(), number)) {
      taken.send();
      if (profile == null || profile.listenerPath().isEmpty()) {
        throw new OperationFailed(InitFailed.PREFIX + "seccomp listenerPath is not set");
      }
      byte[] message =
          StatusJson.write(
              new ContainerProcessState(
                  config.ociVersion(),
                  List.of(ContainerProcessState.SECCOMP_FD),
                  init.pid(),
                  profile.listenerMetadata(),
                  state));
      try (Fd agent = context.invocation().connect(profile.listenerPath())) {
        context.kernel().send(agent, message, List.of(listener));
      } catch (SyscallException e) {
        throw new OperationFailed(
            InitFailed.PREFIX
                + "failed to connect with seccomp agent specified in the seccomp profile: dial unix "
                + profile.listenerPath()
                + ": connect: "
                + e.errno().message(),
            e);
      }
    } catch (SyscallException e) {
      throw new OperationFailed(
          InitFailed.PREFIX + "error getting the seccomp listener: " + e.getMessage(), e);
    }
  }
}
