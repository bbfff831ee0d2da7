package dev.jrunc.cgroups;

import dev.jrunc.linux.Fd;

/**
 * One directory that a new process is to enter. A process that has a single thread enters a v1
 * directory by writing {@code 0} into {@code tasks}, which is the quick way (design: joining); a
 * unified one is best entered by clone3(CLONE_INTO_CGROUP) on {@code directory}.
 *
 * @param controller {@code ""} for the unified hierarchy
 * @param path absolute, for messages
 * @param directory O_PATH; its owner closes this record
 * @param file name below {@code directory} to write {@code 0} into
 * @param unified whether CLONE_INTO_CGROUP takes it
 */
public record JoinDirectory(String controller, String path, Fd directory, String file, boolean unified)
    implements AutoCloseable {
  @Override
  public void close() {
    directory.close();
  }
}
