package dev.jrunc.cgroups;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * One directory that a new process is to enter. A process that has a single thread enters a v1
 * directory by writing {@code 0} into {@code tasks}, which is the quick way (design: joining); a
 * unified one is best entered by clone3(CLONE_INTO_CGROUP) on the directory.
 *
 * @param controller {@code ""} for the unified hierarchy
 * @param path absolute, for messages
 * @param fd of the unified directory, O_PATH, or of the {@code file} of one of version 1, for writing;
 *     its owner closes this record; null: refused
 * @param refused why the caller may not write {@code file}; null: it may
 * @param file name in the directory to write {@code 0} into
 * @param unified whether CLONE_INTO_CGROUP takes {@code fd}
 */
public record JoinDirectory(
    String controller, String path, @Nullable Fd fd, @Nullable SyscallException refused, String file, boolean unified)
    implements AutoCloseable {

  /** The fd; fails where it was refused: not everybody who looks at the path has to join. */
  public Fd join() throws CgroupException {
    if (fd == null) {
      throw refused == null ? new CgroupException(path + " is not open") : new CgroupException(refused);
    }
    return fd;
  }

  @Override
  public void close() {
    if (fd != null) {
      fd.close();
    }
  }
}
