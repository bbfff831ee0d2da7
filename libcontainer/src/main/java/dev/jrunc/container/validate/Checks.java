package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;
import java.util.List;

/** All that a configuration may not ask for, found before anything is touched. */
public final class Checks {
  /** In runc's order, so that a configuration with several faults gives the same message. */
  private static final List<Check> ALL =
      List.of(
          new CgroupCheck(),
          new RootfsCheck(),
          new NetDeviceCheck(),
          new UtsCheck(),
          new SecurityCheck(),
          new NamespaceCheck(),
          new SysctlCheck(),
          new RdtCheck(),
          new RootlessCheck(),
          new MountCheck(),
          new UserCheck(),
          new HookCheck(),
          new SeccompCheck());

  private Checks() {}

  /** Checks a container. */
  public static void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    for (Check check : ALL) {
      check.run(config, facts);
    }
  }

  /**
   * Checks a process that joins a container.
   *
   * @param pointer of the process in its document
   */
  public static void runProcess(
      ContainerConfig config, ProcessConfig process, String pointer, HostFacts facts)
      throws InvalidSpec {
    SecurityCheck.selinux(process, pointer, facts);
    UserCheck.user(config, process, pointer);
  }
}
