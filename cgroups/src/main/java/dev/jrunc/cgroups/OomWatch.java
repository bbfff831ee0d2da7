package dev.jrunc.cgroups;

import dev.jrunc.linux.Fd;

/** Tells when the kernel kills, or would have to kill, for want of memory. Closing ends it. */
public interface OomWatch extends AutoCloseable {
  /** What an fd that became readable stood for. */
  enum Event {
    OOM,
    /** The cgroup is empty (version 2) or gone (version 1): there is nothing more to come. */
    END,
    NOTHING
  }

  /** Readable when {@link #take} has something to say; owned by this object. */
  Fd fd();

  /** Takes what has come; several out-of-memory situations at a time count as one. Waits for none. */
  Event take() throws CgroupException;

  @Override
  void close();
}
