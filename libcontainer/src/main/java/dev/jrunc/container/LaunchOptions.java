package dev.jrunc.container;

import org.jspecify.annotations.Nullable;

/**
 * What {@code create}, {@code run} and {@code exec} pass on to the process that they start. Paths
 * are the caller's: absolute, or relative to the caller's working directory.
 *
 * @param consoleSocket {@code --console-socket}: gets the terminal's master
 * @param pidfdSocket {@code --pidfd-socket}: gets the process's pidfd
 * @param pidFile {@code --pid-file}: gets the process's pid
 * @param preserveFds {@code --preserve-fds}: how many fds from 3 on the process inherits
 */
public record LaunchOptions(
    @Nullable String consoleSocket,
    @Nullable String pidfdSocket,
    @Nullable String pidFile,
    int preserveFds) {

  public LaunchOptions {
    if (preserveFds < 0) {
      throw new IllegalArgumentException("preserveFds " + preserveFds);
    }
  }

  /** Nothing beyond the process itself. */
  public static LaunchOptions none() {
    return new LaunchOptions(null, null, null, 0);
  }
}
