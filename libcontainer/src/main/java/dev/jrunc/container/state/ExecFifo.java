package dev.jrunc.container.state;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** exec.fifo of a container: init blocks on it until {@code start} reads from it, and while it is there, start is due. */
public final class ExecFifo {
  private static final String NAME = "exec.fifo";

  private final RecordFiles files;
  private final Kernel kernel;
  private final Fd dir;

  /** @param files of the container's directory */
  ExecFifo(RecordFiles files) {
    this.files = files;
    this.kernel = files.kernel();
    this.dir = files.dir();
  }

  /** Makes it, and gives it to the container's root. */
  public void make(int uid, int gid) throws RuntimeFailure {
    try {
      kernel.mkfifoat(dir, NAME, 0622);
      kernel.fchmodat(dir, NAME, 0622);
      kernel.fchownat(dir, NAME, uid, gid, OpenFlags.AT_SYMLINK_NOFOLLOW);
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to make " + files.path() + "/" + NAME, e);
    }
  }

  /** O_PATH for init, O_RDONLY|O_NONBLOCK for start; null if it is gone. */
  public @Nullable Fd open(int flags) throws RuntimeFailure {
    try {
      return kernel.openat(dir, NAME, flags | OpenFlags.O_NOFOLLOW);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw new SyscallFailed(e);
    }
  }

  /** Whether init still waits for start. */
  public boolean exists() throws RuntimeFailure {
    try {
      return kernel.fstatat(dir, NAME, OpenFlags.AT_SYMLINK_NOFOLLOW).isFifo();
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return false;
      }
      throw new SyscallFailed(e);
    }
  }

  /** Init went on: a second start finds nothing to wait on. */
  public void remove() throws RuntimeFailure {
    files.remove(NAME);
  }
}
