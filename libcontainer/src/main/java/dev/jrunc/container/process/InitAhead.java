package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.SlotRequest;
import dev.jrunc.container.sync.RuntimeReply;
import dev.jrunc.container.sync.SyncChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a container's first process waits for, made and sent while it is being started: it lies in the socket by the time
 * that the process has made its namespaces.
 */
final class InitAhead {
  private final InitParts parts;
  private final InitGround ground;
  private final InitPlanner planner;
  private final InitSources sources;
  private @Nullable Plan compiled;
  private @Nullable Plan sent;
  private @Nullable RuntimeFailure failure;
  private @Nullable RuntimeException fault;

  InitAhead(InitParts parts, InitGround ground, InitPlanner planner, InitSources sources) {
    this.parts = parts;
    this.ground = ground;
    this.planner = planner;
    this.sources = sources;
  }

  /** What cannot be made is told by {@link #sent}. */
  void send(Plan bootstrap, SyncChannel channel) {
    try {
      ground.layMeanwhile();
      compiled = compile();
      RuntimeReply.Cgroups cgroups = ground.cgroups(bootstrap);
      if (cgroups == null) {
        return;
      }
      channel.send(cgroups);
      Plan plan = compiled;
      if (plan != null && canBeSent(plan)) {
        new InitPlanned(plan, SlotFds.open(plan.slots(), sources)).send(channel);
        sent = plan;
      }
    } catch (RuntimeFailure e) {
      failure = e;
    } catch (RuntimeException e) {
      fault = e;
    }
  }

  /** Init's plan, if it is known without init; it may have been sent. */
  @Nullable Plan compiled() {
    return compiled;
  }

  /** Init's plan, if init has it. */
  @Nullable Plan sent() throws RuntimeFailure {
    RuntimeFailure told = failure;
    if (told != null) {
      throw told;
    }
    RuntimeException ours = fault;
    if (ours != null) {
      throw ours;
    }
    return sent;
  }

  private @Nullable Plan compile() {
    CgroupPlacement placement = ground.laid().placement();
    if (!parts.hasOwnPids() || placement.byManager()) {
      // Hooks in the container are told init's pid.
      return null;
    }
    try {
      return planner.compile(placement, 1);
    } catch (RuntimeFailure | RuntimeException e) {
      // It is compiled again when there is an init, and somebody to tell.
      return null;
    }
  }

  /**
   * Unless trees have to be opened for it, in init's namespaces or mapped to them, or something has to be
   * done with init before it does anything itself.
   */
  private boolean canBeSent(Plan plan) {
    if (parts.somethingIsDoneWithInit()) {
      return false;
    }
    for (SlotRequest slot : plan.slots()) {
      if (slot instanceof SlotRequest.MountTree) {
        return false;
      }
    }
    return true;
  }
}
