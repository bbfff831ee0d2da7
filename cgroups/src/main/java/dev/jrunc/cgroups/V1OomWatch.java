package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/** An eventfd on memory.oom_control (admin-guide/cgroup-v1/memory.rst, 10): it counts, also the removal. */
final class V1OomWatch implements OomWatch {
  private static final String CONTROL = "memory.oom_control";

  private final Kernel kernel;
  private final CgroupDirectory memory;
  private final Fd event;

  private V1OomWatch(Kernel kernel, CgroupDirectory memory, Fd event) {
    this.kernel = kernel;
    this.memory = memory;
    this.event = event;
  }

  static V1OomWatch open(CgroupDirectory memory) throws CgroupException {
    Kernel kernel = memory.kernel();
    try (Fd control = memory.openFile(CONTROL, OpenFlags.O_RDONLY)) {
      Fd event = kernel.eventfd(0, OpenFlags.O_NONBLOCK);
      try {
        // The kernel keeps the file of its own accord.
        memory.write("cgroup.event_control", event.number() + " " + control.number());
        return new V1OomWatch(kernel, memory, event);
      } catch (CgroupException e) {
        event.close();
        throw e;
      }
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  @Override
  public Fd fd() {
    return event;
  }

  @Override
  public Event take() throws CgroupException {
    try {
      kernel.read(event, new byte[Long.BYTES], 0, Long.BYTES);
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        return Event.NOTHING;
      }
      throw new CgroupException(e);
    }
    return memory.exists() ? Event.OOM : Event.END;
  }

  @Override
  public void close() {
    event.close();
  }
}
