package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what a process does that joins a running container: no mounts, hooks, names or sysctl,
 * since those are the container's.
 */
public final class ExecPlan {
  /**
   * What the plan depends on besides the configurations.
   *
   * @param seccomp the container's compiled profile, {@code null} if there is none
   * @param preservedFds how many fds from 3 on the process gets
   * @param pidfdSocket whether the process's pidfd is sent
   * @param blockedSignals the process's signal mask; bit n-1 is signal n
   */
  public record Facts(
      @Nullable SeccompFilter seccomp,
      int preservedFds,
      boolean pidfdSocket,
      long blockedSignals) {}

  private ExecPlan() {}

  /** The plan that follows {@link BootstrapPlan#compileExec}. */
  public static Plan compile(ContainerConfig config, ProcessConfig process, Facts facts)
      throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.INIT);
    SessionSection.exec(plan, config, facts);
    SessionSection.terminal(plan, process, 0);
    if (facts.pidfdSocket()) {
      SessionSection.pidfd(plan, "setns");
    }
    plan.add("umask", new Op.Umask(process.umask()));
    LimitSection.add(plan, config, process);
    ExecSection.ready(plan, process);
    // Written before the capabilities go, unlike in runc: the file is only opened once.
    IdentitySection.apparmor(plan, process);
    ExecSection.process(plan, config, process, facts.seccomp(), facts.preservedFds());
    ExecSection.joined(plan, process, facts.preservedFds());
    return plan.build();
  }
}
