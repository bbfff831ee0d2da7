package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.plan.BootstrapPlan;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.SeccompFilter;
import dev.jrunc.container.plan.SlotRequest;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.sync.RuntimeReply;
import dev.jrunc.linux.Fd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's first process stands on: cgroups, fifo, records. Where the namespaces allow it,
 * that is laid while the process is started and makes its namespaces, which takes as long.
 */
public final class InitGround implements AutoCloseable {
  /**
   * What was made.
   *
   * @param creating what there is to undo so far
   * @param placement into the cgroups, which are there; stays its maker's
   */
  public record Laid(
      CreatingRecord creating, CgroupPlacement placement, @Nullable SeccompFilter seccomp) {}

  /** Makes it; each is run once at most. */
  public interface Work {
    /** Ahead of the rest: the cgroup2 directory that init can be born into, its caller's; null: there is none. */
    @Nullable Fd layBirthplace() throws RuntimeFailure;

    /** All, or the rest. */
    Laid lay() throws RuntimeFailure;

    /** What init does not wait for: while it works. */
    void finish() throws RuntimeFailure;
  }

  private final Work work;
  private final boolean early;
  private final boolean bornAsInit;
  private @Nullable Fd birthplace;
  private @Nullable Laid laid;

  InitGround(Work work, InitParts parts) {
    ContainerConfig config = parts.config();
    this.work = work;
    this.early =
        !parts.cgroup().isMadeAroundProcess()
            && !config.rootlessCgroups()
            && BootstrapPlan.canAwaitCgroups(config.namespaces());
    this.bornAsInit = early && !parts.needRuntimeFirst() && parts.hasOwnPids();
  }

  /** The first plan; the ground is laid by then, or will be. */
  Plan compileBootstrap(ContainerConfig config, CgroupManager cgroup) throws RuntimeFailure {
    if (early) {
      // All of them will be there, or there will be no container.
      CgroupPlacement intended = CgroupPlacement.at(cgroup.paths());
      if (bornAsInit) {
        Plan plan = BootstrapPlan.compileBorn(config, intended.joins());
        birthplace = work.layBirthplace();
        return plan;
      }
      return BootstrapPlan.compileEarly(
          config, intended.joins(), !intended.cgroup2Directory().isEmpty());
    }
    laid = work.lay();
    CgroupPlacement placement = laid().placement();
    return BootstrapPlan.compile(config, placement.joins(), placement.byManager());
  }

  /** Whether the process that is started is init: in its pid namespace and its cgroup2 directory. Else it is stage 1. */
  boolean bornAsInit() {
    return bornAsInit;
  }

  /** The cgroup2 directory that the process is born into; null: none, or not yet. */
  @Nullable Fd bornInto() {
    if (bornAsInit) {
      return birthplace;
    }
    return early ? null : laid().placement().unified();
  }

  /** Once the process is started: the ground itself stays. */
  @Override
  public void close() {
    Fd made = birthplace;
    if (made != null) {
      made.close();
    }
  }

  /** While stage 1 is being started. */
  void layMeanwhile() throws RuntimeFailure {
    if (early) {
      laid = work.lay();
    }
  }

  void finish() throws RuntimeFailure {
    work.finish();
  }

  Laid laid() {
    Laid made = laid;
    if (made == null) {
      throw new IllegalStateException("the cgroups are not made yet");
    }
    return made;
  }

  /** Those that can be filled when the process is started. The others come last in an early plan. */
  List<SlotRequest> atSpawn(List<SlotRequest> slots) {
    if (!early) {
      return slots;
    }
    List<SlotRequest> filled = new ArrayList<>();
    for (SlotRequest slot : slots) {
      if (!(slot instanceof SlotRequest.Cgroup2)) {
        filled.add(slot);
      }
    }
    return filled;
  }

  /** What stage 1 waits for; null: nothing. */
  RuntimeReply.@Nullable Cgroups cgroups(Plan bootstrap) {
    if (!early) {
      return null;
    }
    int index = bootstrap.slots().indexOf(new SlotRequest.Cgroup2());
    Fd unified = laid().placement().unified();
    return index < 0 || unified == null
        ? new RuntimeReply.Cgroups(List.of(), List.of())
        : new RuntimeReply.Cgroups(List.of(bootstrap.kind().firstSlot() + index), List.of(unified));
  }
}
