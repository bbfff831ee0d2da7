package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.FieldType.*;

import java.util.List;

/**
 * The one table of the executor's verbs. {@link OpHeader} turns it into the C header that the
 * executor is compiled with; a digest of it stands in every plan and is compared at run time, so a
 * plan can never be read by an executor that was built from another table.
 *
 * <p>What each verb does, decision by decision, is in {@code docs/plan.md}.
 */
enum OpCode {
  // ---- bootstrap: stage 1, before init is forked -------------------------------------------
  /** {@code prctl(PR_SET_DUMPABLE, value)}. */
  DUMPABLE(1, f("value", U32)),
  /** Joins one cgroup of version 1: writes {@code 0} to {@code tasks} of a directory. */
  JOIN_CGROUP(2, f("directory", STR)),
  /** Writes {@code /proc/self/oom_score_adj}. */
  OOM_SCORE_ADJ(3, f("value", I32)),
  /** {@code setns(slot, type)}; flags say what an EPERM means. */
  JOIN_NS(4, f("ns", SLOT), f("type", U32), f("name", STR)),
  /** {@code unshare(flags)}. */
  UNSHARE(5, f("flags", U32)),
  /** Becomes uid 0 and, if the flag says so, gid 0 and groups {0}, of the user namespace. */
  BECOME_ROOT(6),
  /** {@code clone3(CLONE_PARENT | CLONE_PIDFD)}; sends procPid; stage 1 exits; init goes on. */
  FORK_INIT(7, f("comm", STR)),
  /** This process is init already: it was born into its pid namespace, and goes on with init's plan. */
  BECOME_INIT(13, f("comm", STR)),
  /** {@code sched_setaffinity(0, mask)}. */
  AFFINITY(8, f("mask", BYTES)),
  /** Waits until the runtime has made the cgroups; procCgroups fills their slots. */
  AWAIT_CGROUPS(11),
  /** The cgroup2 directory in a slot is the one that init is born into. */
  INIT_CGROUP(12, f("dir", SLOT)),

  // ---- helpers: processes that do one thing for the runtime --------------------------------
  /** Sends a detached clone of the tree at {@code source} as procTree. */
  SEND_TREE(9, f("source", STR)),
  /** Exits with 0. */
  EXIT(10),

  // ---- both --------------------------------------------------------------------------------
  /** Sends the message {@code type} and waits for its reply. */
  SYNC(16, f("type", U32)),

  // ---- init: before the root is entered ----------------------------------------------------
  /** {@code setsid()}. */
  SETSID(17),
  /** Joins a new session keyring. */
  KEYRING(18, f("name", STR), f("keep", U32), f("add", U32)),
  /** {@code prctl(PR_SET_PDEATHSIG, signal)}. */
  PDEATHSIG(19, f("signal", U32)),
  /** Brings the interface {@code lo} up. */
  LOOPBACK_UP(20),
  /** Signal mask {@code blocked}; all dispositions are the default ones from the spawn on. */
  SIGNALS(21, f("blocked", U64)),
  /** {@code mount(NULL, "/", NULL, flags)}. */
  PROPAGATION(22, f("flags", U64)),
  /** Makes the rootfs a mount of its own, below a private parent, and keeps it as the root fd. */
  BIND_ROOTFS(23, f("path", STR)),
  /** Mounts a new instance of a file system. */
  MOUNT_FS(
      24,
      f("fstype", STR),
      f("source", STR),
      f("target", STR),
      f("flags", U64),
      f("data", STR)),
  /** Mounts a clone of a tree of the runtime's own mount namespace. */
  MOUNT_BIND(
      25, f("source", STR), f("target", STR), f("flags", U64), f("clear", U64), f("data", STR)),
  /** Mounts the detached tree in a slot. */
  MOUNT_SLOT(
      26,
      f("tree", SLOT),
      f("source", STR),
      f("target", STR),
      f("flags", U64),
      f("clear", U64),
      f("data", STR)),
  /** Mounts cgroup2, or binds the runtime's own directory where the kernel refuses. */
  MOUNT_CGROUP2(
      27,
      f("target", STR),
      f("flags", U64),
      f("data", STR),
      f("fallback", STR)),
  /** Asks the runtime for the tree of a mount (procMountPlease) and keeps it in slot 5. */
  AWAIT_TREE(35, f("mount", U32)),
  /** {@code mount_setattr} on the mount made last. */
  SET_MOUNT_ATTR(28, f("set", U64), f("clear", U64), f("atFlags", U32)),
  /** Changes the propagation of the mount made last. */
  SET_PROPAGATION(29, f("flags", U64)),
  /** Makes a device node, or binds the host's. */
  MAKE_DEVICE(
      30,
      f("path", STR),
      f("type", U32),
      f("major", U32),
      f("minor", U32),
      f("mode", U32),
      f("uid", U32),
      f("gid", U32)),
  /** Makes a symbolic link. */
  MAKE_SYMLINK(31, f("target", STR), f("path", STR)),
  /** Makes a directory and its parents. */
  MAKE_DIRECTORY(32, f("path", STR), f("mode", U32)),
  /** Runs one hook inside the container's namespaces. */
  RUN_HOOK(
      33,
      f("path", STR),
      f("args", STRS),
      f("env", STRS),
      f("timeoutSeconds", U32),
      f("state", BYTES)),
  /** Makes the rootfs the root directory. */
  ENTER_ROOT(34, f("rootfs", STR)),

  // ---- init: inside the root ---------------------------------------------------------------
  /** Replaces those of fds 0 to 2 that are /dev/null by the container's own /dev/null. */
  REOPEN_NULL(48),
  /** Opens a terminal, sends its master, makes it the controlling one and fds 0 to 2. */
  CONSOLE(49, f("socket", SLOT), f("height", U32), f("width", U32)),
  /** {@code mount} read-only again: the root, or a mount that had to be written before. */
  REMOUNT_READONLY(50, f("path", STR), f("flags", U64)),
  /** {@code umask(mask)}. */
  UMASK(51, f("mask", U32)),
  /** {@code sethostname}, {@code setdomainname}; an empty name is left alone. */
  UTS_NAME(52, f("hostname", STR), f("domainname", STR)),
  /** Writes a label to {@code /proc/thread-self/attr/...}. */
  LSM_EXEC(53, f("lsm", STR), f("label", STR)),
  /** Writes a sysctl through a procfs that the container cannot have tampered with. */
  WRITE_PROC(54, f("path", STR), f("value", STR)),
  /** Makes a path read-only. */
  READONLY_PATH(55, f("path", STR)),
  /** Hides a path. */
  MASK_PATH(56, f("path", STR), f("label", STR)),
  /** {@code prctl(PR_SET_NO_NEW_PRIVS, 1)}. */
  NO_NEW_PRIVS(57),
  /** {@code sched_setattr}. */
  SCHED(
      58,
      f("policy", U32),
      f("flags", U64),
      f("nice", I32),
      f("priority", U32),
      f("runtime", U64),
      f("deadline", U64),
      f("period", U64)),
  /** {@code ioprio_set}. */
  IOPRIO(59, f("value", U32)),
  /** {@code personality}. */
  PERSONALITY(60, f("persona", U64)),
  /** {@code set_mempolicy}. */
  MEMPOLICY(61, f("mode", U32), f("nodes", BYTES)),
  /** Sends init's pidfd over a socket, with a word. */
  SEND_PIDFD(62, f("socket", SLOT), f("message", STR)),

  // ---- init: towards the user's process ----------------------------------------------------
  /** Loads a BPF program; with {@code SECCOMP_FILTER_FLAG_NEW_LISTENER} hands the fd over. */
  SECCOMP(80, f("flags", U64), f("program", BYTES)),
  /** Sets close-on-exec on every fd from {@code first} up. */
  CLOEXEC_FROM(81, f("first", U32)),
  /** Changes the directory. */
  CHDIR(82, f("path", STR)),
  /** Drops from the bounding set all that is not in {@code keep}. */
  CAP_BOUNDING(83, f("keep", U64)),
  /** Gives fds 0 to 2 to the user. */
  STDIO_OWNER(84, f("uid", U32), f("gid", U32)),
  /** Groups, gid, uid. */
  SET_USER(85, f("uid", U32), f("gid", U32), f("groups", BYTES)),
  /** Fails when the working directory lies outside the root (CVE-2024-21626). */
  VERIFY_CWD(86),
  /** Effective, permitted, inheritable and ambient set. */
  CAP_SET(87, f("effective", U64), f("permitted", U64), f("inheritable", U64), f("ambient", U64)),
  /** Adds HOME to the environment from /etc/passwd when it is unset or empty. */
  HOME(88, f("uid", U32)),
  /** Finds the executable that EXECVE is to run. */
  FIND_EXECUTABLE(89, f("name", STR), f("path", STR)),
  /** Closes the sync socket: from here on only the flight recorder can tell of a failure. */
  CLOSE_SYNC(90),
  /** Waits until somebody opens exec.fifo for reading. */
  WAIT_EXEC_FIFO(91, f("fifo", SLOT)),
  /** Closes every fd from {@code first} up. */
  CLOSE_FROM(92, f("first", U32)),
  /** {@code execve} of what FIND_EXECUTABLE found. */
  EXECVE(93, f("args", STRS), f("env", STRS));

  /** A named field of a verb. */
  record Field(String name, FieldType type) {}

  private final int code;
  private final List<Field> fields;

  OpCode(int code, Field... fields) {
    this.code = code;
    this.fields = List.of(fields);
  }

  /** The number on the wire, 1 to 255. */
  int code() {
    return code;
  }

  /** The fields in wire order. */
  List<Field> fields() {
    return fields;
  }

  private static Field f(String name, FieldType type) {
    return new Field(name, type);
  }
}
