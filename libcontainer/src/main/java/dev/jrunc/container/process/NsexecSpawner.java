package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.FdMapping;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.PlanWriter;
import dev.jrunc.container.sync.RuntimeReply;
import dev.jrunc.container.sync.SyncChannel;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the executor, most often as stage 1, with an fd table of which every number is known. */
final class NsexecSpawner {
  private static final int SYNC_SLOT = 0;
  private static final int RECORDER_SLOT = 1;

  private final Kernel kernel;
  private final Invocation invocation;
  private final Executor executor;

  NsexecSpawner(Kernel kernel, Invocation invocation, Executor executor) {
    this.kernel = kernel;
    this.invocation = invocation;
    this.executor = executor;
  }

  /**
   * A running executor.
   *
   * @param child stage 1, or init if it was born as that
   * @param channel what it talks to
   */
  record Started(Child child, SyncChannel channel) {}

  /**
   * Starts it.
   *
   * @param bootstrap its plan
   * @param slots the fds for the plan's slot requests, in their order
   * @param recorder the flight recorder's page; null: none
   * @param stdio the process's 0, 1 and 2; empty: none
   * @param preserveFds how many of the caller's fds from 3 on the process keeps
   * @param cgroup a cgroup2 directory to be born into; null: the caller's
   * @param flags of {@link SpawnRequest}
   * @param meanwhile run while the process is being started, with what it will read from; must not fail; null: nothing
   */
  Started spawn(
      Plan bootstrap,
      List<Fd> slots,
      @Nullable Fd recorder,
      List<Fd> stdio,
      int preserveFds,
      @Nullable Fd cgroup,
      int flags,
      @Nullable Consumer<SyncChannel> meanwhile)
      throws RuntimeFailure {
    try (FdPair sync = kernel.socketpair(SocketCalls.SOCK_SEQPACKET)) {
      SyncChannel channel = new SyncChannel(kernel, kernel.own(sync.first().release()));
      boolean started = false;
      try {
        channel.sendAhead(new RuntimeReply.Plan(PlanWriter.write(bootstrap), List.of()));
        List<FdMapping> fds = mappings(bootstrap, sync.second(), recorder, stdio, slots, preserveFds);
        int base = 3 + preserveFds;
        int count = bootstrap.kind().firstSlot() + slots.size();
        Child child =
            invocation.spawn(
                new SpawnRequest(
                    new SpawnRequest.Program.ByFd(executor.image()),
                    List.of("nsexec", Integer.toString(base), Integer.toString(count)),
                    List.of(),
                    null,
                    fds,
                    cgroup,
                    0,
                    0,
                    flags),
                meanwhile == null
                    ? null
                    : () -> {
                      // Whoever starts the process has its own: when that is gone, nobody reads what is sent.
                      sync.second().close();
                      meanwhile.accept(channel);
                    });
        started = true;
        return new Started(child, channel);
      } finally {
        if (!started) {
          channel.close();
        }
      }
    } catch (SyscallException e) {
      boolean forbidden = (flags & SpawnRequest.NEW_PIDS) != 0 && e.is(Errno.EPERM, Errno.ENOSPC);
      String why = forbidden ? "failed to unshare namespaces" : "unable to start init";
      throw new SyscallFailed("unable to start container process: " + why, e);
    }
  }

  private static List<FdMapping> mappings(
      Plan bootstrap,
      Fd sync,
      @Nullable Fd recorder,
      List<Fd> stdio,
      List<Fd> slots,
      int preserveFds) {
    int base = 3 + preserveFds;
    int firstSlot = bootstrap.kind().firstSlot();
    List<FdMapping> fds = new ArrayList<>();
    for (int i = 0; i < stdio.size(); i++) {
      fds.add(new FdMapping.Ours(stdio.get(i), i));
    }
    for (int fd = 3; fd < base; fd++) {
      fds.add(new FdMapping.Callers(fd, fd));
    }
    fds.add(new FdMapping.Ours(sync, base + SYNC_SLOT));
    if (recorder != null) {
      fds.add(new FdMapping.Ours(recorder, base + RECORDER_SLOT));
    }
    for (int i = 0; i < slots.size(); i++) {
      fds.add(new FdMapping.Ours(slots.get(i), base + firstSlot + i));
    }
    return fds;
  }
}
