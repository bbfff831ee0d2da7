package dev.jrunc.container.sync;

/** The messages of the sync protocol and their numbers on the wire (docs/sync-protocol.md). */
public enum SyncType {
  // In the order in which a plan has them, which plan rules hold; the numbers are only names.
  PROC_CGROUP(11, "procCgroup"),
  PROC_USERMAP(1, "procUsermap"),
  PROC_TIME_OFFSETS(2, "procTimeOffsets"),
  PROC_PID(3, "procPid"),
  PROC_HOOKS(4, "procHooks"),
  PROC_READY(5, "procReady"),
  PROC_SECCOMP(6, "procSeccomp"),
  PROC_ERROR(7, "procError"),
  PROC_LOG(8, "procLog"),
  PROC_MOUNT_PLEASE(9, "procMountPlease"),
  PROC_TREE(10, "procTree"),
  PROC_USERMAP_DONE(65, "procUsermapDone"),
  PROC_TIME_OFFSETS_DONE(66, "procTimeOffsetsDone"),
  PROC_PLAN(67, "procPlan"),
  PROC_HOOKS_DONE(68, "procHooksDone"),
  PROC_RUN(69, "procRun"),
  PROC_SECCOMP_DONE(70, "procSeccompDone"),
  PROC_MOUNT_FD(71, "procMountFd"),
  PROC_CGROUP_DONE(75, "procCgroupDone"),
  PROC_CGROUPS(76, "procCgroups");

  private final int code;
  private final String word;

  SyncType(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** The number on the wire. Messages of init are below 64, replies of the runtime above. */
  public int code() {
    return code;
  }

  /** The message's name, as docs/sync-protocol.md and runc spell it. */
  public String word() {
    return word;
  }
}
