package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CpuList;
import dev.jrunc.container.config.MemoryPolicySettings;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.config.SchedulerSettings;
import dev.jrunc.oci.LinuxCpu;

/** What the process may not do and how it is scheduled; rlimits are set by the runtime. */
final class LimitSection {
  private LimitSection() {}

  static void add(PlanBuilder plan, ContainerConfig config, ProcessConfig process) {
    if (process.noNewPrivileges()) {
      plan.add(
          new Origin("/process/noNewPrivileges", "unable to set no new privileges"),
          new Op.NoNewPrivs());
    }
    SchedulerSettings scheduler = process.scheduler();
    if (scheduler != null) {
      plan.add(
          new Origin("/process/scheduler", "", forbidden(config)),
          new Op.Sched(
              scheduler.policy(),
              scheduler.flags(),
              scheduler.nice(),
              scheduler.priority(),
              scheduler.runtime(),
              scheduler.deadline(),
              scheduler.period()));
    }
    Integer ioPriority = process.ioPriority();
    if (ioPriority != null) {
      plan.add(
          new Origin("/process/ioPriority", ""),
          new Op.Ioprio(ioPriority));
    }
    Long persona = config.persona();
    if (persona != null) {
      plan.add(
          new Origin("/linux/personality", "unable to set personality"),
          new Op.Personality(persona));
    }
    MemoryPolicySettings policy = config.memoryPolicy();
    if (policy != null) {
      plan.add(
          new Origin("/linux/memoryPolicy", "error setting memory policy"),
          new Op.Mempolicy(policy.mode(), Blob.of(CpuList.mask(policy.nodes()))));
    }
  }

  /** SCHED_DEADLINE is for processes that may run on all CPUs (sched(7)). */
  private static String forbidden(ContainerConfig config) {
    LinuxCpu cpu = config.cgroup().resources().cpu();
    return cpu == null || cpu.cpus().isEmpty()
        ? ""
        : "process scheduler can't be used together with AllowedCPUs";
  }
}
