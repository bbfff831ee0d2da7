package dev.jrunc.container.sync;

import dev.jrunc.linux.Fd;

/** What stage 1 and init say (docs/sync-protocol.md). */
public sealed interface InitMessage {

  /** Its number on the wire, by which the expected order is checked. */
  SyncType type();

  /** Stage 1 has done nothing yet and waits for its cgroup. */
  record Cgroup() implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_CGROUP;
    }
  }

  /** Stage 1 made a user namespace and waits for its maps. */
  record Usermap() implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_USERMAP;
    }
  }

  /** Stage 1 made a time namespace and waits for its offsets. */
  record TimeOffsets() implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_TIME_OFFSETS;
    }
  }

  /**
   * Stage 1 forked init.
   *
   * @param pid as stage 1 sees it; only good for messages, since stage 1 may be in another pid
   *     namespace than the runtime
   * @param pidfd init's; owned by the receiver
   */
  record Pid(int pid, Fd pidfd) implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_PID;
    }
  }

  /** The mounts are done and the old root is still visible. */
  record Hooks() implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_HOOKS;
    }
  }

  /** All is set up but what gives up rights. */
  record Ready() implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_READY;
    }
  }

  /**
   * A seccomp filter with a listener was loaded.
   *
   * @param number of the listener's fd in init
   */
  record Seccomp(int number) implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_SECCOMP;
    }
  }

  /**
   * Init has come to a mount whose tree the runtime opens.
   *
   * @param mount index in the container's mounts; untrusted
   */
  record MountPlease(int mount) implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_MOUNT_PLEASE;
    }
  }

  /**
   * A helper cloned a tree.
   *
   * @param tree detached; owned by the receiver
   */
  record Tree(Fd tree) implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_TREE;
    }
  }

  /**
   * An operation failed; the sender exits.
   *
   * @param op its number in the plan
   * @param step step inside it
   * @param errno 0 if it was no system call
   * @param detail a phrase; untrusted
   */
  record Failure(int op, int step, int errno, String detail) implements InitMessage {
    @Override
    public SyncType type() {
      return SyncType.PROC_ERROR;
    }
  }

  /**
   * A line for the log.
   *
   * @param level 2 error, 3 warning, 4 info, 5 debug
   * @param text untrusted
   */
  record Log(int level, String text) implements InitMessage {
    /** Levels up to this one are for the user. */
    public static final int WARNING = 3;

    @Override
    public SyncType type() {
      return SyncType.PROC_LOG;
    }
  }
}
