package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.linux.Fd;
import dev.jrunc.oci.LinuxResources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container's cgroup in all hierarchies. It knows directories and files, and nothing of
 * containers. Holds fds of the directories it has touched until it is closed; closing leaves the
 * cgroup as it is. Not thread-safe.
 */
public interface CgroupManager extends AutoCloseable {
  /**
   * Makes the directories, or adopts those that exist. Refuses a cgroup that has processes or is
   * frozen.
   *
   * @return false if permission was missing somewhere and, the request being rootless, without a
   *     path and without limits, the container does without
   */
  boolean prepare() throws CgroupException;

  /**
   * Makes the cgroup2 directory ahead of {@link #prepare}, which then makes what is left: for a process that is to be
   * born there. If the directory was there, a cgroup in use is refused now, else by {@link #prepare}. Not for rootless
   * containers.
   *
   * @return as of {@link #openUnified}
   */
  default @Nullable Fd prepareUnified() throws CgroupException {
    return null;
  }

  /**
   * Whether the cgroup can only be made around a process (systemd): {@link #prepare} then makes
   * nothing, and a process that waits for it is given to {@link #makeAround}.
   */
  default boolean isMadeAroundProcess() {
    return false;
  }

  /** Makes the cgroup with a process in it, if {@link #isMadeAroundProcess}. */
  default void makeAround(int pid) throws CgroupException {
    throw new IllegalStateException("made by prepare");
  }

  /** Directories that {@link #prepare} itself made, parents first, absolute. */
  List<String> created();

  /**
   * What is not there and is about to be made, parents first: so that a note can be on disk before the first of them is.
   * By {@link #prepare}, the directories above {@link #paths}: about these themselves mkdir(2) tells, which is asked
   * anyway. By {@link #makeAround}, the paths.
   */
  List<String> missing() throws CgroupException;

  /** Of {@link #missing}, what {@link #prepareUnified} is about to make. */
  default List<String> missingUnified() throws CgroupException {
    return List.of();
  }

  /**
   * Where a process joins: the directories of {@link #paths}, or some below; none if the container does without. A
   * process that has a single thread enters one of version 1 by writing {@code 0} into its {@code tasks}, which is the
   * quick way (design: joining).
   *
   * @param below paths relative to the container's cgroup by controller ({@code ""}: unified);
   *     other controllers: the cgroup itself
   */
  Map<String, String> places(Map<String, String> below) throws CgroupException;

  /**
   * The cgroup2 directory for clone3(CLONE_INTO_CGROUP), or one below.
   *
   * @param below relative path
   * @return O_PATH, to be closed by the caller; null: no process can be born into the container's cgroup
   */
  @Nullable Fd openUnified(String below) throws CgroupException;

  /** Writes the limits; what is absent stays. An empty list of devices leaves the device rules alone. */
  void set(LinuxResources resources) throws CgroupException;

  /**
   * Writes other limits in place of those that hold now. If they cannot all be set, none is: what was
   * changed until then is set back, and what could not be set back is suppressed in the exception.
   *
   * @param before the limits that were set last
   */
  void update(LinuxResources resources, LinuxResources before) throws CgroupException;

  /** Moves a whole process in; slow (it may wait for an RCU grace period), only a fallback. */
  void addProcess(int pid) throws CgroupException;

  /** Stops all processes; returns when they are stopped. */
  void freeze() throws CgroupException;

  void thaw() throws CgroupException;

  FreezerState freezerState() throws CgroupException;

  /** Processes of the cgroup itself. */
  List<Integer> pids() throws CgroupException;

  /** Processes of the cgroup and those below. */
  List<Integer> allPids() throws CgroupException;

  /** Sends a signal to all of {@link #allPids}; SIGKILL in one go where the kernel can. */
  void signalAll(int signal) throws CgroupException;

  /** How many processes the kernel has killed in it for want of memory. */
  long oomKillCount() throws CgroupException;

  /**
   * What was used so far. What the kernel does not count is left out, and so is a controller that the
   * cgroup does not have.
   */
  CgroupStats stats() throws CgroupException;

  /**
   * Begins to watch for want of memory.
   *
   * @return to be closed by the caller, before this object is
   * @throws CgroupException also if there is no memory controller
   */
  OomWatch watchOom() throws CgroupException;

  /** Whether the cgroup exists (v1: in the devices hierarchy). */
  boolean exists() throws CgroupException;

  /** Removes the directories with all below; waits about a second for processes that are just ending. */
  void destroy() throws CgroupException;

  /** Directory by controller, as state.json has it; v2: {@code ""} → directory. */
  Map<String, String> paths();

  /** Directory of one controller; "" if it has none here. */
  String path(String controller);

  @Override
  void close();
}
