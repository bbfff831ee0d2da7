package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.sync.SyncType;

/**
 * Compiles what init does, from its first moment to the user's program, section by section in the
 * order in which it happens.
 */
public final class InitPlan {
  private InitPlan() {}

  /** Whether a process opens the container's /dev/null in the place of what it was given of the host's. */
  public static boolean opensNull(ContainerConfig config) {
    return DeviceSection.needed(config);
  }

  /** For a new container. */
  public static Plan compile(ContainerConfig config, InitFacts facts) throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.INIT);
    SessionSection.create(plan, config, facts);
    if (config.namespaces().isNew(NamespaceType.NETWORK)) {
      plan.add("cannot bring the loopback interface up", new Op.LoopbackUp());
    }
    RootfsSection.prepare(plan, config);
    MountSection.add(plan, config, facts);
    DeviceSection.add(plan, config, facts);
    if (HookSection.needsRuntime(config, facts)) {
      plan.add("hooks of the runtime", new Op.Sync(SyncType.PROC_HOOKS));
    }
    HookSection.createContainer(plan, config, facts);
    RootfsSection.enter(plan, config);
    SessionSection.terminal(plan, config.process(), OpFlags.MOUNT);
    if (facts.pidfdSocket()) {
      SessionSection.pidfd(plan, "standard");
    }
    RootfsSection.finish(plan, config);
    IdentitySection.names(plan, config);
    IdentitySection.apparmor(plan, config.process());
    SecuritySection.sysctl(plan, config);
    SecuritySection.paths(plan, config);
    LimitSection.add(plan, config, config.process());
    ExecSection.ready(plan, config.process());
    openToOwner(plan, config);
    ExecSection.process(plan, config, config.process(), facts.seccomp(), facts.preservedFds());
    ExecSection.container(plan, config, facts);
    return plan.build();
  }

  /**
   * An ordinary user may look at /proc/PID/ns of dumpable processes only, and so could not exec in a
   * container that waits for its start. Nothing was joined: nobody is inside who could trace init but
   * those that its owner sends there.
   */
  private static void openToOwner(PlanBuilder plan, ContainerConfig config) {
    if (config.rootlessEuid() && config.namespaces().joins().isEmpty()) {
      plan.add("cannot become dumpable", new Op.Dumpable(1));
    }
  }
}
