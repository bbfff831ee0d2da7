package dev.jrunc.cgroups;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.MountInfo;
import dev.jrunc.linux.procfs.Procfs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cgroup hierarchies are mounted where, looked up once and again when this process's mounts have
 * changed since: poll(2) on /proc/self/mountinfo tells that (proc(5)). Calls that are under way at the same time, with no
 * change between them, share the roots of the hierarchies. Thread-safe.
 */
public final class CgroupMountTable {
  private static final String MOUNT_POINT = "/sys/fs/cgroup";

  private final Kernel kernel;
  private final PollSet changes = new PollSet();
  private @Nullable Fd watched;
  private @Nullable CgroupMounts known;

  /** Nothing is looked up yet. */
  public CgroupMountTable(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * The hierarchies as they are mounted now.
   *
   * @param caller the process whose own cgroup relative paths start from; 0: this one
   */
  public CgroupHost host(int caller) throws CgroupException {
    return CgroupHost.of(kernel, Procfs.of(kernel), caller, mounts());
  }

  /** The mounts of version 1 hierarchies, and of the unified one beside them; empty on a unified host. */
  public List<MountInfo> v1Mounts() throws CgroupException {
    return mounts().v1();
  }

  private synchronized CgroupMounts mounts() throws CgroupException {
    CgroupMounts mounts = known;
    if (mounts == null || haveChanged()) {
      // The change is not told again, should the look fail.
      known = null;
      mounts = CgroupMounts.discover(kernel, Procfs.of(kernel), MOUNT_POINT);
      known = mounts;
    }
    return mounts;
  }

  /** Each change is told once: so this comes before the look that it calls for. */
  private boolean haveChanged() throws CgroupException {
    try {
      if (watched == null) {
        // The second look of this process: only now it is known that there are more than one.
        watched = kernel.open("/proc/self/mountinfo", OpenFlags.O_RDONLY);
        changes.add(watched, PollSet.POLLPRI);
        return true;
      }
      return kernel.poll(changes, 0) > 0;
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }
}
