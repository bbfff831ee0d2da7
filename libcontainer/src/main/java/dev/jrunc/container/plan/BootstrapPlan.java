package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CpuList;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces;
import dev.jrunc.container.config.Namespaces.Join;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.sync.SyncType;
import dev.jrunc.oci.CpuAffinity;
import java.util.List;

/**
 * Compiles the first plan: cgroups, namespaces, id maps, the fork of init. It runs in stage 1, before
 * anything that a container could have prepared is looked at.
 */
public final class BootstrapPlan {
  /** The name of init until it executes the user's program; ps shows it. */
  private static final String COMM = "jrunc:[2:INIT]";

  private static final String CGROUPS = "unable to apply cgroup configuration";

  /** In runc's words, which writes 0 for itself too. */
  private static final String JOIN = CGROUPS + ": failed to write 0";

  private static final String JOIN_EXEC = "error adding pid 0 to cgroups: failed to write 0";
  private static final String NOT_DUMPABLE = "cannot become non-dumpable";

  private BootstrapPlan() {}

  /**
   * For a new container.
   *
   * @param placed whether the runtime puts the process into its cgroup (procCgroup)
   */
  public static Plan compile(ContainerConfig config, List<CgroupJoin> cgroups, boolean placed)
      throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.BOOTSTRAP);
    placed(plan, placed);
    cgroups(plan, cgroups, JOIN);
    allCpus(plan);
    return rest(plan, config, config.namespaces());
  }

  /**
   * Whether the process may be started before its cgroups are made: its namespaces are then made
   * meanwhile. Not if where it is decides what they show, or who may write what, or if it does not see the host's mounts
   * any more.
   */
  public static boolean canAwaitCgroups(Namespaces namespaces) {
    boolean keepsMounts = !namespaces.has(NamespaceType.MOUNT) || namespaces.isNew(NamespaceType.MOUNT);
    return keepsMounts
        && !namespaces.has(NamespaceType.USER)
        && !namespaces.has(NamespaceType.CGROUP)
        && !namespaces.isNew(NamespaceType.TIME);
  }

  /**
   * For a new container whose cgroups are being made: {@link #canAwaitCgroups} must hold. The slots of
   * namespaces come first; that of the cgroup2 directory is filled by procCgroups.
   *
   * @param bornInto whether there is a cgroup2 directory that init is born into
   */
  public static Plan compileEarly(ContainerConfig config, List<CgroupJoin> cgroups, boolean bornInto)
      throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.BOOTSTRAP);
    oomScore(plan, config);
    plan.add(NOT_DUMPABLE, new Op.Dumpable(0));
    join(plan, config.namespaces());
    make(plan, config, config.namespaces());
    plan.add(CGROUPS, new Op.AwaitCgroups());
    cgroups(plan, cgroups, JOIN);
    if (bornInto) {
      Slot slot = plan.slot(new SlotRequest.Cgroup2(), "/linux/cgroupsPath");
      plan.add(CGROUPS, new Op.InitCgroup(slot));
    }
    // Not before: a cpuset that is joined takes away what lies outside of it.
    allCpus(plan);
    plan.add("cannot fork init", new Op.ForkInit(COMM));
    return plan.build();
  }

  /**
   * For a new container whose init is started in its own pid namespace and in its cgroup2 directory: there is no stage
   * 1. As {@link #compileEarly} otherwise.
   */
  public static Plan compileBorn(ContainerConfig config, List<CgroupJoin> cgroups) throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.BOOTSTRAP);
    oomScore(plan, config);
    plan.add(NOT_DUMPABLE, new Op.Dumpable(0));
    join(plan, config.namespaces());
    int others = config.namespaces().cloneFlags() & ~NamespaceType.PID.flag();
    if (others != 0) {
      unshare(plan, others);
    }
    becomeRoot(plan, OpFlags.GID);
    plan.add(CGROUPS, new Op.AwaitCgroups());
    cgroups(plan, cgroups, JOIN);
    allCpus(plan);
    plan.add("cannot become init", new Op.BecomeInit(COMM));
    return plan.build();
  }

  /**
   * For a process that joins a container.
   *
   * @param process the one that joins
   * @param container the container's namespaces, all with a path
   * @param placed as for a new container
   */
  public static Plan compileExec(
      ContainerConfig config,
      ProcessConfig process,
      Namespaces container,
      List<CgroupJoin> cgroups,
      boolean placed)
      throws InvalidSpec {
    if (container.cloneFlags() != 0) {
      throw new IllegalArgumentException("a process that joins makes no namespaces");
    }
    PlanBuilder plan = new PlanBuilder(Plan.Kind.BOOTSTRAP);
    CpuAffinity affinity = process.execCpuAffinity();
    if (affinity != null && !affinity.initial().isEmpty()) {
      affinity(plan, affinity.initial(), "error setting initial CPU affinity");
    }
    placed(plan, placed);
    cgroups(plan, cgroups, JOIN_EXEC);
    if (affinity != null && !affinity.last().isEmpty()) {
      affinity(plan, affinity.last(), "error setting final CPU affinity");
    } else if (affinity == null || affinity.initial().isEmpty()) {
      allCpus(plan);
    }
    return rest(plan, config, container);
  }

  private static Plan rest(PlanBuilder plan, ContainerConfig config, Namespaces namespaces)
      throws InvalidSpec {
    oomScore(plan, config);
    plan.add(NOT_DUMPABLE, new Op.Dumpable(0));
    join(plan, namespaces);
    make(plan, config, namespaces);
    plan.add("cannot fork init", new Op.ForkInit(COMM));
    return plan.build();
  }

  /** Before the process is made non-dumpable: its files in /proc then belong to root. */
  private static void oomScore(PlanBuilder plan, ContainerConfig config) {
    Integer oomScoreAdj = config.process().oomScoreAdj();
    if (oomScoreAdj != null) {
      plan.add(
          new Origin("/process/oomScoreAdj", "failed to update /proc/self/oom_score_adj"),
          new Op.OomScoreAdj(oomScoreAdj, 0));
    }
  }

  private static void placed(PlanBuilder plan, boolean placed) {
    if (placed) {
      plan.add(
          new Origin("/linux/cgroupsPath", CGROUPS),
          new Op.Sync(SyncType.PROC_CGROUP));
    }
  }

  private static void cgroups(PlanBuilder plan, List<CgroupJoin> cgroups, String phrase) {
    for (CgroupJoin join : cgroups) {
      plan.add(phrase, new Op.JoinCgroup(join.directory(), join.tolerate() ? OpFlags.TOLERATE : 0));
    }
  }

  /** The caller's affinity is not the container's: the cpuset decides. */
  private static void allCpus(PlanBuilder plan) {
    plan.add(
        "cannot reset the CPU affinity",
        new Op.Affinity(Blob.empty(), OpFlags.TOLERATE | OpFlags.ALL_CPUS));
  }

  private static void affinity(PlanBuilder plan, String cpus, String phrase) {
    plan.add(
        new Origin("/process/execCPUAffinity", phrase),
        new Op.Affinity(Blob.of(CpuList.mask(CpuList.parse(cpus))), 0));
  }

  /**
   * Joins what can be joined with the runtime's own rights first, then the user namespace, then what
   * only its root may join.
   */
  private static void join(PlanBuilder plan, Namespaces namespaces) throws InvalidSpec {
    Join user = namespaces.get(NamespaceType.USER) instanceof Join join ? join : null;
    for (Join join : namespaces.joins()) {
      if (join.type() != NamespaceType.USER) {
        join(plan, join, user == null ? 0 : OpFlags.MAY_RETRY);
      }
    }
    if (user == null) {
      return;
    }
    join(plan, user, 0);
    becomeRoot(plan, OpFlags.GID);
    for (Join join : namespaces.joins()) {
      if (join.type() != NamespaceType.USER) {
        join(plan, join, OpFlags.IF_LEFT);
      }
    }
  }

  private static void join(PlanBuilder plan, Join join, int flags) throws InvalidSpec {
    NamespaceType type = join.type();
    Slot slot =
        plan.slot(new SlotRequest.NamespaceFile(type.flag(), join.path()), "/linux/namespaces");
    plan.add(
        new Origin("/linux/namespaces", join.path()),
        new Op.JoinNs(slot, type.flag(), type.procFile(), flags));
  }

  private static void make(PlanBuilder plan, ContainerConfig config, Namespaces namespaces) {
    int flags = namespaces.cloneFlags();
    boolean newUser = namespaces.isNew(NamespaceType.USER);
    if (newUser) {
      unshare(plan, NamespaceType.USER.flag());
      plan.add("cannot let the runtime write the id maps", new Op.Dumpable(1));
      plan.add(
          new Origin("/linux/uidMappings", "failed to write the id maps"),
          new Op.Sync(SyncType.PROC_USERMAP));
      plan.add(NOT_DUMPABLE, new Op.Dumpable(0));
      becomeRoot(plan, config.rootlessEuid() ? OpFlags.GID : OpFlags.GID | OpFlags.GROUPS);
    }
    int others = flags & ~NamespaceType.USER.flag();
    if (others != 0) {
      unshare(plan, others);
    }
    if (namespaces.isNew(NamespaceType.TIME) && !config.timeOffsets().isEmpty()) {
      timeOffsets(plan, newUser);
    }
    if (!namespaces.has(NamespaceType.USER)) {
      becomeRoot(plan, OpFlags.GID);
    }
  }

  /** timens_offsets of a non-dumpable process belongs to root: a rootless runtime could not write. */
  private static void timeOffsets(PlanBuilder plan, boolean newUser) {
    if (newUser) {
      plan.add("cannot let the runtime write the time offsets", new Op.Dumpable(1));
    }
    plan.add(
        new Origin("/linux/timeOffsets", "failed to update timens_offsets"),
        new Op.Sync(SyncType.PROC_TIME_OFFSETS));
    if (newUser) {
      plan.add(NOT_DUMPABLE, new Op.Dumpable(0));
    }
  }

  private static void unshare(PlanBuilder plan, int flags) {
    plan.add(
        new Origin("/linux/namespaces", "failed to unshare namespaces"), new Op.Unshare(flags));
  }

  private static void becomeRoot(PlanBuilder plan, int flags) {
    plan.add("failed to become root of the user namespace", new Op.BecomeRoot(flags));
  }
}
