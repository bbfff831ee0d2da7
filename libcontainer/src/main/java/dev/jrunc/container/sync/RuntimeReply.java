package dev.jrunc.container.sync;

import dev.jrunc.linux.Fd;
import java.util.List;

/** What the runtime answers (docs/sync-protocol.md). */
public sealed interface RuntimeReply {

  /** The process is in its cgroup. */
  record CgroupDone() implements RuntimeReply {}

  /**
   * The container's cgroups are there; no reply, but sent when it is so.
   *
   * @param slots slot numbers of {@code fds}
   * @param fds the cgroup2 directory, if a slot wants it; it stays the sender's
   */
  record Cgroups(List<Integer> slots, List<Fd> fds) implements RuntimeReply {
    public Cgroups {
      slots = List.copyOf(slots);
      fds = List.copyOf(fds);
      if (slots.size() != fds.size()) {
        throw new IllegalArgumentException(slots.size() + " slots for " + fds.size() + " fds");
      }
    }
  }

  /** The id maps are written. */
  record UsermapDone() implements RuntimeReply {}

  /** The time offsets are written. */
  record TimeOffsetsDone() implements RuntimeReply {}

  /**
   * What the process shall do. As many packets as it takes.
   *
   * @param bytes the plan's wire form; not to be changed any more
   * @param fds for the slots that an init plan asks for, in their order; they stay the sender's
   */
  record Plan(byte[] bytes, List<Fd> fds) implements RuntimeReply {
    public Plan {
      fds = List.copyOf(fds);
    }
  }

  /** The hooks on the host have run. */
  record HooksDone() implements RuntimeReply {}

  /** What was to be done before the process gives up its rights is done. */
  record Run() implements RuntimeReply {}

  /**
   * The tree that init asked for.
   *
   * @param tree it stays the sender's
   */
  record MountFd(Fd tree) implements RuntimeReply {}

  /** The seccomp listener was taken. */
  record SeccompDone() implements RuntimeReply {}
}
