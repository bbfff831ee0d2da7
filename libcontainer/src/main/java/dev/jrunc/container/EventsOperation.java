package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.OomWatch;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.rdt.RdtStats;
import dev.jrunc.container.state.Status;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;

/** {@code events}: what a container uses, now or again and again, and when it lacks memory. */
final class EventsOperation {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LoadedContainer container;
  private final EventSink sink;

  private EventsOperation(LoadedContainer container, EventSink sink) {
    this.container = container;
    this.sink = sink;
  }

  /** Tells the use of resources once. */
  static void stats(RuntimeContext context, String id, EventSink sink) throws RuntimeFailure {
    try (LoadedContainer container = loadAlive(context, id)) {
      new EventsOperation(container, sink).tellStats();
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    } catch (CgroupException e) {
      throw new CgroupFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Tells everything until the container ends (true) or the caller wants no more. */
  static boolean follow(RuntimeContext context, String id, long intervalNanos, EventSink sink)
      throws RuntimeFailure {
    try (LoadedContainer container = loadAlive(context, id);
        Fd init = container.state().init().open(context.kernel(), Procfs.of(context.kernel()))) {
      return init == null || new EventsOperation(container, sink).follow(init, intervalNanos);
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    } catch (CgroupException e) {
      throw new CgroupFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static LoadedContainer loadAlive(RuntimeContext context, String id) throws RuntimeFailure {
    LoadedContainer container = LoadedContainer.load(context, id);
    boolean alive = false;
    try {
      if (container.status() == Status.STOPPED) {
        throw new WrongStatus("container with id " + id + " is not running");
      }
      alive = true;
      return container;
    } finally {
      if (!alive) {
        container.close();
      }
    }
  }

  private boolean follow(Fd init, long intervalNanos) throws SyscallException, CgroupException {
    RuntimeContext context = container.context();
    try (OomWatch oom = container.cgroup().watchOom()) {
      PollSet set = new PollSet();
      int memory = set.add(oom.fd(), PollSet.POLLIN);
      int end = set.add(init, PollSet.POLLIN);
      int caller = context.invocation().addCaller(set);
      long next = System.nanoTime() + intervalNanos;
      while (true) {
        long left = Math.max(0, next - System.nanoTime());
        // Rounded up, or the last millisecond would be spent in a busy loop.
        long millis = Math.min((left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, Integer.MAX_VALUE);
        int ready = context.kernel().poll(set, (int) millis);
        if (ready > 0 && set.ready(caller) != 0) {
          return false;
        }
        // Before the end: who died of it was told of by then.
        boolean more = ready == 0 || set.ready(memory) == 0 || tellOom(oom.take());
        if (!more || ready > 0 && set.ready(end) != 0) {
          return true;
        }
        if (next - System.nanoTime() <= 0) {
          next = System.nanoTime() + intervalNanos;
          tellStatsIfPossible(init);
        }
      }
    }
  }

  /** False: there is nothing more to come. */
  private boolean tellOom(OomWatch.Event event) throws SyscallException {
    if (event == OomWatch.Event.OOM) {
      sink.line(EventJson.oom(container.id()));
    }
    return event != OomWatch.Event.END;
  }

  private void tellStats() throws SyscallException, CgroupException {
    RdtStats rdt =
        RdtStats.read(container.context().kernel(), RdtGroup.ROOT, container.state().rdtGroups());
    sink.line(EventJson.stats(container.id(), container.cgroup().stats(), rdt));
  }

  /** One look that failed does not end the watch; the cgroups of a container that has just ended may be gone. */
  private void tellStatsIfPossible(Fd init) throws SyscallException {
    try {
      tellStats();
    } catch (CgroupException e) {
      PollSet end = new PollSet();
      end.add(init, PollSet.POLLIN);
      if (container.context().kernel().poll(end, 0) == 0) {
        container.context().log().warning(String.valueOf(e.getMessage()));
      }
    }
  }
}
