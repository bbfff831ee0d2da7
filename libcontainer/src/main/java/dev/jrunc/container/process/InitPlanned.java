package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.PlanWriter;
import dev.jrunc.container.sync.RuntimeReply;
import dev.jrunc.container.sync.SyncChannel;

/**
 * The plan of init, with the fds for its slot requests, which sending it closes.
 *
 * @param plan what init does
 * @param slots in the order of the plan's requests
 */
public record InitPlanned(Plan plan, SlotFds slots) {
  /** Sends it; closes the slots. */
  void send(SyncChannel channel) throws RuntimeFailure {
    try (SlotFds fds = slots) {
      channel.send(new RuntimeReply.Plan(PlanWriter.write(plan), fds.fds()));
    }
  }
}
