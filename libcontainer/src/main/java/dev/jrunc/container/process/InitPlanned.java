package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.sync.RuntimeReply;
import dev.jrunc.container.sync.SyncChannel;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of init, with the fds for its slot requests, which sending it closes.
 *
 * @param plan what init does
 * @param slots in the order of the plan's requests
 */
public record InitPlanned(Plan plan, SlotFds slots) {
  /** Sends it; closes the slots. */
  void send(Kernel kernel, SyncChannel channel) throws RuntimeFailure {
    List<Integer> numbers = new ArrayList<>();
    try (SlotFds fds = slots;
        Fd memfd = PlanMemfd.of(kernel, plan)) {
      for (int i = 0; i < fds.fds().size(); i++) {
        numbers.add(plan.kind().firstSlot() + i);
      }
      channel.send(new RuntimeReply.Plan(memfd, numbers, fds.fds()));
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process: error sending the plan", e);
    }
  }
}
