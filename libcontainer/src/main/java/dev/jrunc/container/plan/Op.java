package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpFlags.*;

import dev.jrunc.container.sync.SyncType;
import java.util.List;

/**
 * One operation of the executor: a verb with a closed decision table, which stands row by row in
 * docs/plan.md. The records carry what is sent, field by field as {@link OpCode} lists them; numbers
 * that the kernel reads as unsigned are kept in the signed type of the same width.
 */
public sealed interface Op {

  // ---- bootstrap --------------------------------------------------------------------------------

  /** {@code prctl(PR_SET_DUMPABLE, value)}; 0 or 1. */
  record Dumpable(int value) implements Op {
    /** Checks the range. */
    public Dumpable {
      require(value == 0 || value == 1, "dumpable");
    }
  }

  /** Joins a cgroup of version 1 by writing 0 to the file {@code tasks} of a directory. Flag TOLERATE. */
  record JoinCgroup(String directory, int flags) implements Op {
    /** Checks that the path is absolute, and the flags. */
    public JoinCgroup {
      absolute(directory);
      check(flags, TOLERATE);
    }
  }

  /** Writes /proc/self/oom_score_adj; -1000 to 1000. Flag TOLERATE. */
  record OomScoreAdj(int value, int flags) implements Op {
    /** Checks the flags; the kernel checks the range and its words are the better ones. */
    public OomScoreAdj {
      check(flags, TOLERATE);
    }
  }

  /** {@code setns}; {@code type} is one CLONE_NEW* bit. Flags MAY_RETRY, IF_LEFT. */
  record JoinNs(Slot ns, int type, String name, int flags) implements Op {
    /** Checks type and flags. */
    public JoinNs {
      require(Integer.bitCount(type) == 1, "type");
      text(name);
      check(flags, MAY_RETRY | IF_LEFT);
    }
  }

  /** {@code unshare(flags)}; CLONE_NEW* bits. */
  record Unshare(int namespaces) implements Op {
    /** Checks that there is something to do. */
    public Unshare {
      require(namespaces != 0, "namespaces");
    }
  }

  /** Becomes uid 0 of the user namespace. Flags GID, GROUPS. */
  record BecomeRoot(int flags) implements Op {
    /** Checks the flags. */
    public BecomeRoot {
      check(flags, GID | GROUPS);
    }
  }

  /** Waits for procCgroups, which brings the cgroup2 directory if a slot asks for it. */
  record AwaitCgroups() implements Op {}

  /** Init is born into the cgroup2 directory of a slot (CLONE_INTO_CGROUP). */
  record InitCgroup(Slot dir) implements Op {}

  /** Forks init, tells its pid and ends stage 1. */
  record ForkInit(String comm) implements Op {
    /** Checks the kernel's limit of 15 bytes for a task's name. */
    public ForkInit {
      text(comm);
      require(comm.length() <= 15, "comm");
    }
  }

  /** For a process that was born as init: goes on with init's plan. */
  record BecomeInit(String comm) implements Op {
    /** Checks the kernel's limit of 15 bytes for a task's name. */
    public BecomeInit {
      text(comm);
      require(comm.length() <= 15, "comm");
    }
  }

  /** {@code sched_setaffinity}; bit n of byte n / 8 is CPU n. Flags TOLERATE, ALL_CPUS. */
  record Affinity(Blob mask, int flags) implements Op {
    /** Checks the flags. */
    public Affinity {
      check(flags, TOLERATE | ALL_CPUS);
      require(mask.isEmpty() == ((flags & ALL_CPUS) != 0), "mask");
    }
  }

  // ---- both -------------------------------------------------------------------------------------

  // ---- helpers ------------------------------------------------------------------------------------

  /** Sends a detached clone of the tree at {@code source}. */
  record SendTree(String source, int flags) implements Op {
    /** Checks path and flags. */
    public SendTree {
      absolute(source);
      check(flags, RECURSIVE);
    }
  }

  /** Exits with 0. */
  record Exit() implements Op {}

  // ---- both ---------------------------------------------------------------------------------------

  /** Sends the message and waits for its reply. */
  record Sync(SyncType type) implements Op {
    /** Checks that it is a message that init may send by a plan's order. */
    public Sync {
      require(
          type == SyncType.PROC_CGROUP
              || type == SyncType.PROC_USERMAP
              || type == SyncType.PROC_TIME_OFFSETS
              || type == SyncType.PROC_HOOKS
              || type == SyncType.PROC_READY,
          "type");
    }
  }

  // ---- init, before the root is entered ---------------------------------------------------------

  /** {@code setsid}. */
  record Setsid() implements Op {}

  /** Joins a new session keyring; its permissions become {@code (old & keep) | add}. */
  record Keyring(String name, int keep, int add, int flags) implements Op {
    /** Checks name and flags. */
    public Keyring {
      text(name);
      check(flags, TOLERATE);
    }
  }

  /** {@code prctl(PR_SET_PDEATHSIG)}; 0 clears. */
  record Pdeathsig(int signal) implements Op {
    /** Checks the range. */
    public Pdeathsig {
      require(signal >= 0 && signal <= 64, "signal");
    }
  }

  /** Brings {@code lo} up. */
  record LoopbackUp() implements Op {}

  /** Signal mask, bit n-1 is signal n; what ends init. */
  record Signals(long blocked) implements Op {}

  /** Propagation of {@code /}; MS_* bits. */
  record Propagation(long mountFlags) implements Op {}

  /** The rootfs as a mount of its own. Flags NO_PRIVATE, NO_MOUNT. */
  record BindRootfs(String path, int flags) implements Op {
    /** Checks path and flags. */
    public BindRootfs {
      absolute(path);
      check(flags, NO_PRIVATE | NO_MOUNT);
    }
  }

  /** A new instance of a file system; {@code mountFlags} are MS_*, {@code data} a comma list. */
  record MountFs(
      String fstype, String source, String target, long mountFlags, String data, int flags)
      implements Op {
    /** Checks target and flags. */
    public MountFs {
      text(fstype);
      text(source);
      absolute(target);
      text(data);
      check(flags, ORDINARY_DIRECTORY | MODE_FROM_TARGET | COPYUP | OVER_PROC_CHECK);
    }
  }

  /** A clone of the tree at {@code source}; {@code clear} are MS_* bits that the user undid. */
  record MountBind(
      String source, String target, long mountFlags, long clear, String data, int flags)
      implements Op {
    /** Checks target and flags. */
    public MountBind {
      text(source);
      absolute(target);
      text(data);
      check(flags, ORDINARY_DIRECTORY | OVER_PROC_CHECK | SKIP_MISSING | DIRECTORY);
    }
  }

  /**
   * Asks the runtime for a mount's tree, and waits for it.
   *
   * @param mount index in the container's mounts
   */
  record AwaitTree(int mount) implements Op {
    /** Checks that it is an index. */
    public AwaitTree {
      require(mount >= 0, "mount");
    }
  }

  /** The detached tree in a slot; {@code source} is for messages. */
  record MountSlot(
      Slot tree,
      String source,
      String target,
      long mountFlags,
      long clear,
      String data,
      int flags)
      implements Op {
    /** Checks target and flags. */
    public MountSlot {
      text(source);
      absolute(target);
      text(data);
      check(flags, ORDINARY_DIRECTORY | OVER_PROC_CHECK);
    }
  }

  /** cgroup2, or a bind of {@code fallback} where the kernel refuses. */
  record MountCgroup2(String target, long mountFlags, String data, String fallback)
      implements Op {
    /** Checks the paths. */
    public MountCgroup2 {
      absolute(target);
      text(data);
      absolute(fallback);
    }
  }

  /** {@code mount_setattr} on the mount made last; MOUNT_ATTR_* and AT_* bits. */
  record SetMountAttr(long set, long clear, int atFlags) implements Op {
    /** Checks that there is something to do. */
    public SetMountAttr {
      require((set | clear) != 0, "attributes");
    }
  }

  /** Propagation of the mount made last; MS_* bits. */
  record SetPropagation(long mountFlags) implements Op {}

  /** A device node; {@code type} is an S_IF* value, {@code mode} the permission bits. */
  record MakeDevice(
      String path, int type, int major, int minor, int mode, int uid, int gid, int flags)
      implements Op {
    /** Checks path, mode and flags. */
    public MakeDevice {
      absolute(path);
      require((type & ~0170000) == 0 && type != 0, "type");
      require((mode & ~07777) == 0, "mode");
      check(flags, BIND | BIND_ON_EPERM);
    }
  }

  /** A symbolic link at {@code path} that reads {@code target}. Flags REPLACE, IF_TARGET_EXISTS. */
  record MakeSymlink(String target, String path, int flags) implements Op {
    /** Checks paths and flags. */
    public MakeSymlink {
      require(!target.isEmpty(), "target");
      text(target);
      absolute(path);
      check(flags, REPLACE | IF_TARGET_EXISTS);
    }
  }

  /** A directory and its parents. */
  record MakeDirectory(String path, int mode) implements Op {
    /** Checks path and mode. */
    public MakeDirectory {
      absolute(path);
      require((mode & ~07777) == 0, "mode");
    }
  }

  /** Runs one hook; {@code timeoutSeconds} 0 is none, {@code state} goes to its stdin. */
  record RunHook(
      String path, List<String> args, List<String> env, int timeoutSeconds, Blob state, int flags)
      implements Op {
    /** Copies the lists, checks them. */
    public RunHook {
      text(path);
      args = texts(args);
      env = texts(env);
      require(timeoutSeconds >= 0, "timeoutSeconds");
      check(flags, INHERIT_ENV);
    }
  }

  /** Makes the rootfs the root directory. One of the flags PIVOT, MOVE, CHROOT. */
  record EnterRoot(String rootfs, int flags) implements Op {
    /** Checks path and flags. */
    public EnterRoot {
      absolute(rootfs);
      check(flags, PIVOT | MOVE | CHROOT);
      require(Integer.bitCount(flags) == 1, "flags");
    }
  }

  // ---- init, inside the root --------------------------------------------------------------------

  /** Replaces those of fds 0 to 2 that are /dev/null by the container's own. */
  record ReopenNull() implements Op {}

  /** A terminal, sent to {@code socket}; size in characters, 0 leaves it. Flag MOUNT. */
  record Console(Slot socket, int height, int width, int flags) implements Op {
    /** Checks the flags. */
    public Console {
      check(flags, MOUNT);
    }
  }

  /** Remounts read-only; {@code mountFlags} are the MS_* bits the mount had. Flag IF_MOUNT. */
  record RemountReadonly(String path, long mountFlags, int flags) implements Op {
    /** Checks path and flags. */
    public RemountReadonly {
      absolute(path);
      check(flags, IF_MOUNT);
    }
  }

  /** {@code umask}. */
  record Umask(int mask) implements Op {
    /** Checks the range. */
    public Umask {
      require((mask & ~0777) == 0, "mask");
    }
  }

  /** Host and NIS domain name; an empty one is left alone. */
  record UtsName(String hostname, String domainname) implements Op {
    /** Checks the texts. */
    public UtsName {
      text(hostname);
      text(domainname);
      require(!hostname.isEmpty() || !domainname.isEmpty(), "names");
    }
  }

  /** A label for the next execve; {@code lsm} is {@code apparmor} or {@code selinux}. */
  record LsmExec(String lsm, String label) implements Op {
    /** Checks both. */
    public LsmExec {
      require(lsm.equals("apparmor") || lsm.equals("selinux"), "lsm");
      require(!label.isEmpty(), "label");
      text(label);
    }
  }

  /** Writes a file below /proc; {@code path} is relative to it. */
  record WriteProc(String path, String value) implements Op {
    /** Checks that the path cannot leave /proc. */
    public WriteProc {
      text(path);
      text(value);
      require(
          path.startsWith("sys/") && !("/" + path + "/").contains("/../"), "path " + path);
    }
  }

  /** Makes a path read-only. */
  record ReadonlyPath(String path) implements Op {
    /** Checks the path. */
    public ReadonlyPath {
      absolute(path);
    }
  }

  /** Hides a path; {@code label} is the SELinux label of the tmpfs, may be empty. */
  record MaskPath(String path, String label) implements Op {
    /** Checks the path. */
    public MaskPath {
      absolute(path);
      text(label);
    }
  }

  /** {@code prctl(PR_SET_NO_NEW_PRIVS, 1)}. */
  record NoNewPrivs() implements Op {}

  /** {@code sched_setattr}; times in nanoseconds. */
  record Sched(
      int policy, long schedFlags, int nice, int priority, long runtime, long deadline, long period)
      implements Op {}

  /** {@code ioprio_set}; class in the upper three of sixteen bits. */
  record Ioprio(int value) implements Op {}

  /** {@code personality}. */
  record Personality(long persona) implements Op {}

  /** {@code set_mempolicy}; bit n of byte n / 8 is node n. */
  record Mempolicy(int mode, Blob nodes) implements Op {}

  /** Sends init's pidfd with a word. */
  record SendPidfd(Slot socket, String message) implements Op {
    /** Checks the word. */
    public SendPidfd {
      text(message);
    }
  }

  // ---- init, towards the user's process ---------------------------------------------------------

  /** {@code seccomp(SECCOMP_SET_MODE_FILTER)}; the program is an array of struct sock_filter. */
  record Seccomp(long filterFlags, Blob program) implements Op {
    /** SECCOMP_FILTER_FLAG_NEW_LISTENER of linux/seccomp.h. */
    public static final long NEW_LISTENER = 8;

    /** Checks the program's size: 1 to 65,535 instructions of 8 bytes. */
    public Seccomp {
      int length = program.length();
      require(length > 0 && length % 8 == 0 && length / 8 <= 65_535, "program");
    }
  }

  /** Close-on-exec for every fd from {@code first}. */
  record CloexecFrom(int first) implements Op {
    /** Checks that stdio stays. */
    public CloexecFrom {
      require(first >= 3, "first");
    }
  }

  /** Changes the directory. Flags TRY, IF_LEFT. */
  record Chdir(String path, int flags) implements Op {
    /** Checks path and flags. */
    public Chdir {
      absolute(path);
      check(flags, TRY | IF_LEFT);
    }
  }

  /** Drops from the bounding set what is not in {@code keep}; bit n is capability n. */
  record CapBounding(long keep) implements Op {}

  /** Gives fds 0 to 2 to the user. */
  record StdioOwner(int uid, int gid) implements Op {}

  /** Groups, gid, uid. Flags SET_GROUPS, KEEPCAPS. */
  record SetUser(int uid, int gid, List<Integer> groups, int flags) implements Op {
    /** Copies the list, checks the flags. */
    public SetUser {
      groups = List.copyOf(groups);
      check(flags, SET_GROUPS | KEEPCAPS);
      require(groups.isEmpty() || (flags & SET_GROUPS) != 0, "groups");
    }
  }

  /** Fails when the working directory lies outside the root. */
  record VerifyCwd() implements Op {}

  /** Capability sets; bit n is capability n. Flag IGNORE_UNGRANTABLE. */
  record CapSet(long effective, long permitted, long inheritable, long ambient, int flags)
      implements Op {
    /** Checks the flags. */
    public CapSet {
      check(flags, IGNORE_UNGRANTABLE);
    }
  }

  /** Adds HOME when it is unset or empty. */
  record Home(int uid) implements Op {}

  /** Finds the executable; {@code path} is the container's PATH. */
  record FindExecutable(String name, String path) implements Op {
    /** Checks the texts. */
    public FindExecutable {
      text(name);
      text(path);
    }
  }

  /** Closes the sync socket. Flag ON_EXEC. */
  record CloseSync(int flags) implements Op {
    /** Checks the flags. */
    public CloseSync {
      check(flags, ON_EXEC);
    }
  }

  /** Waits until somebody reads exec.fifo. */
  record WaitExecFifo(Slot fifo) implements Op {}

  /** Closes every fd from {@code first}. */
  record CloseFrom(int first) implements Op {
    /** Checks that stdio stays. */
    public CloseFrom {
      require(first >= 3, "first");
    }
  }

  /** {@code execve}; {@code env} as {@code K=V}. */
  record Execve(List<String> args, List<String> env) implements Op {
    /** Copies the lists, checks them. */
    public Execve {
      args = texts(args);
      env = texts(env);
      require(!args.isEmpty(), "args");
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("bad " + what);
    }
  }

  /** A C string can hold no NUL; validation refuses one with a pointer long before this. */
  private static void text(String text) {
    require(text.indexOf('\0') < 0, "text: NUL inside");
  }

  private static List<String> texts(List<String> texts) {
    for (String text : texts) {
      text(text);
    }
    return List.copyOf(texts);
  }

  private static void absolute(String path) {
    text(path);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("bad path \"" + path + "\": not absolute");
    }
  }
}
