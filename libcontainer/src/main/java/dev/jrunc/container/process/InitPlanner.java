package dev.jrunc.container.process;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.plan.Blob;
import dev.jrunc.container.plan.CgroupHierarchy;
import dev.jrunc.container.plan.InitFacts;
import dev.jrunc.container.plan.InitPlan;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.PlanPrinter;
import dev.jrunc.container.state.Status;
import dev.jrunc.oci.Hook;
import dev.jrunc.oci.State;
import dev.jrunc.oci.StatusJson;
import java.util.List;

/** Makes init's plan of the config and of what was found and made on the host. */
final class InitPlanner {
  private final LaunchContext context;
  private final InitParts parts;
  private final ContainerConfig config;
  private final InitGround ground;
  private final MountTrees trees;

  InitPlanner(
      LaunchContext context, InitParts parts, InitGround ground, MountTrees trees) {
    this.context = context;
    this.parts = parts;
    this.config = parts.config();
    this.ground = ground;
    this.trees = trees;
  }

  /**
   * Only when the ground is laid.
   *
   * @param pid of init, as init sees it
   */
  Plan compile(CgroupPlacement placement, int pid) throws RuntimeFailure {
    InitFacts facts =
        new InitFacts(
            parts.unifiedCgroups(),
            hierarchies(placement),
            placement.cgroup2Directory(),
            parts.inUserNamespace(),
            false,
            ground.laid().seccomp(),
            stateForInit(config.hooks().createContainer(), Status.CREATING, pid),
            stateForInit(config.hooks().startContainer(), Status.CREATED, pid),
            parts.preserveFds(),
            parts.pidfdSocket() != null,
            trees.fromInside(),
            context.invocation().blockedSignals(),
            !parts.startsAtOnce());
    return InitPlan.compile(config, facts);
  }

  /** None where no mount shows them. */
  private List<CgroupHierarchy> hierarchies(CgroupPlacement placement) throws RuntimeFailure {
    for (MountEntry mount : config.mounts()) {
      if (mount.type().equals("cgroup")) {
        return new CgroupHierarchies(context.kernel(), context.invocation().pid())
            .of(placement, parts.cgroupMounts());
      }
    }
    return List.of();
  }

  /** The container's state, as hooks and the seccomp agent are told it. */
  State state(Status status, int pid) {
    return new State(
        config.ociVersion(),
        config.id(),
        status.word(),
        pid,
        config.bundle(),
        config.annotations());
  }

  /** With --debug. */
  void print(Plan plan) {
    if (context.log().debugEnabled()) {
      context.log().debug(PlanPrinter.print(plan));
    }
  }

  /** What these hooks are told; nothing if there are none. */
  private Blob stateForInit(List<Hook> hooks, Status status, int pid) {
    return hooks.isEmpty() ? Blob.empty() : Blob.of(StatusJson.write(state(status, pid)));
  }
}
