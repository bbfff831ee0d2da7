package dev.jrunc.container.plan;

import dev.jrunc.container.config.CapabilitySets;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.sync.SyncType;
import org.jspecify.annotations.Nullable;

/** The way to the user's program: after procRun nothing is prepared any more, only given up. */
final class ExecSection {
  private static final int FIRST_FD = 3;

  private ExecSection() {}

  static void ready(PlanBuilder plan, ProcessConfig process) {
    plan.add("waiting for the runtime", new Op.Sync(SyncType.PROC_READY));
    // From here on the runtime may end before init does.
    plan.add("cannot clear the parent death signal", new Op.Pdeathsig(0));
    IdentitySection.selinux(plan, process);
    // Before seccomp, although runc does both after it: the profile then need not allow them.
    plan.add("cannot find the home directory", new Op.Home(process.uid()));
    plan.add(
        new Origin("/process/user", "error fixing the owner of stdio"),
        new Op.StdioOwner(process.uid(), process.gid()));
  }

  static void process(
      PlanBuilder plan,
      ContainerConfig config,
      ProcessConfig process,
      @Nullable SeccompFilter seccomp,
      int preservedFds) {
    plan.add("error closing exec fds", new Op.CloexecFrom(FIRST_FD + preservedFds));
    // Without no_new_privs a filter can only be loaded while CAP_SYS_ADMIN is held (seccomp(2)).
    if (!process.noNewPrivileges()) {
      seccomp(plan, seccomp);
    }
    Origin cwd = new Origin("/process/cwd", "");
    plan.add(cwd, new Op.Chdir(process.cwd(), OpFlags.TRY));
    user(plan, config, process);
    plan.add(cwd, new Op.Chdir(process.cwd(), OpFlags.IF_LEFT));
    plan.add(cwd, new Op.VerifyCwd());
    CapabilitySets sets = process.capabilities();
    if (sets != null) {
      plan.add(
          new Origin("/process/capabilities", ""),
          new Op.CapSet(
              sets.effective(), sets.permitted(), sets.inheritable(), sets.ambient(), 0));
    }
    String path = process.variable("PATH");
    plan.add(
        new Origin("/process/args/0", ""),
        new Op.FindExecutable(process.args().get(0), path == null ? "" : path));
    if (process.noNewPrivileges()) {
      seccomp(plan, seccomp);
    }
  }

  private static void user(PlanBuilder plan, ContainerConfig config, ProcessConfig process) {
    CapabilitySets sets = process.capabilities();
    if (sets != null) {
      plan.add(
          new Origin("/process/capabilities/bounding", ""),
          new Op.CapBounding(sets.bounding()));
    }
    int flags = sets == null ? 0 : OpFlags.KEEPCAPS;
    // setgroups is denied in a user namespace that an unprivileged user made (CVE-2014-8989).
    if (!config.rootlessEuid()) {
      flags |= OpFlags.SET_GROUPS;
    }
    plan.add(
        new Origin("/process/user", "unable to setup user"),
        new Op.SetUser(process.uid(), process.gid(), process.additionalGids(), flags));
  }

  private static void seccomp(PlanBuilder plan, @Nullable SeccompFilter filter) {
    if (filter != null) {
      plan.add(
          new Origin("/linux/seccomp", "unable to init seccomp"),
          new Op.Seccomp(filter.flags(), filter.program()));
    }
  }

  /** The end of a container's first process: it waits for {@code start}, unless that is not due to come. */
  static void container(PlanBuilder plan, ContainerConfig config, InitFacts facts)
      throws InvalidSpec {
    plan.add("", new Op.CloseSync(0));
    if (facts.waitsForStart()) {
      plan.add("", new Op.WaitExecFifo(plan.slot(new SlotRequest.ExecFifo(), "")));
    }
    HookSection.startContainer(plan, config, facts);
    exec(plan, config.process(), facts.preservedFds());
  }

  /** The end of a process that joined: failures are told until execve itself. */
  static void joined(PlanBuilder plan, ProcessConfig process, int preservedFds) {
    plan.add("", new Op.CloseSync(OpFlags.ON_EXEC));
    exec(plan, process, preservedFds);
  }

  private static void exec(PlanBuilder plan, ProcessConfig process, int preservedFds) {
    plan.add("error closing fds", new Op.CloseFrom(FIRST_FD + preservedFds));
    plan.add(
        new Origin("/process/args", ""), new Op.Execve(process.args(), process.env()));
  }
}
