package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** inotify on memory.events and cgroup.events, which the kernel reports as modified when a number changes. */
final class V2OomWatch implements OomWatch {
  /** inotify(7). */
  private static final int IN_MODIFY = 2;

  /** For many events: each is 16 bytes long, since files have no names. */
  private static final int BUFFER = 4096;

  private final Kernel kernel;
  private final CgroupDirectory directory;
  private final Fd inotify;
  private long kills;

  private V2OomWatch(Kernel kernel, CgroupDirectory directory, Fd inotify, long kills) {
    this.kernel = kernel;
    this.directory = directory;
    this.inotify = inotify;
    this.kills = kills;
  }

  static V2OomWatch open(CgroupDirectory directory) throws CgroupException {
    Kernel kernel = directory.kernel();
    try (Fd opened = directory.open()) {
      Fd inotify = kernel.inotifyInit(OpenFlags.O_NONBLOCK);
      try {
        kernel.inotifyAddWatch(inotify, opened.procPath() + "/memory.events", IN_MODIFY);
        kernel.inotifyAddWatch(inotify, opened.procPath() + "/cgroup.events", IN_MODIFY);
        return new V2OomWatch(kernel, directory, inotify, directory.readKey("memory.events", "oom_kill"));
      } catch (SyscallException | CgroupException e) {
        inotify.close();
        throw e;
      }
    } catch (SyscallException e) {
      throw new CgroupException("unable to add inotify watch", e);
    }
  }

  @Override
  public Fd fd() {
    return inotify;
  }

  /** The files say more than the events: what was read last is compared with what they hold now. */
  @Override
  public Event take() throws CgroupException {
    try {
      kernel.read(inotify, new byte[BUFFER], 0, BUFFER);
    } catch (SyscallException e) {
      if (!e.is(Errno.EAGAIN)) {
        throw new CgroupException(e);
      }
    }
    @Nullable String events = directory.readIfPresent("memory.events");
    long now = events == null ? kills : CgroupText.key(events, "oom_kill", directory.path() + "/memory.events");
    if (now > kills) {
      kills = now;
      return Event.OOM;
    }
    @Nullable String state = directory.readIfPresent("cgroup.events");
    boolean populated = state != null && CgroupText.key(state, "populated", directory.path() + "/cgroup.events") != 0;
    return populated ? Event.NOTHING : Event.END;
  }

  @Override
  public void close() {
    inotify.close();
  }
}
