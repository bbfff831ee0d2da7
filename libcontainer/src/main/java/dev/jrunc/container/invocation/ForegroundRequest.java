package dev.jrunc.container.invocation;

import dev.jrunc.linux.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the front door needs to supervise a process in the foreground.
 *
 * @param pid the process
 * @param pidfd its pidfd
 * @param master the terminal's master, if it has one
 * @param pipes the runtime's ends for its 0, 1 and 2, if it has pipes; else empty
 * @param killCgroups directories of cgroups that are killed when the process ends; empty: none
 * @param subreaper whether orphans below the process are adopted
 */
public record ForegroundRequest(
    int pid,
    Fd pidfd,
    @Nullable Fd master,
    List<Fd> pipes,
    List<Fd> killCgroups,
    boolean subreaper) {

  public ForegroundRequest {
    pipes = List.copyOf(pipes);
    killCgroups = List.copyOf(killCgroups);
    if (pid <= 0) {
      throw new IllegalArgumentException("pid " + pid);
    }
    if (!pipes.isEmpty() && pipes.size() != 3) {
      throw new IllegalArgumentException("pipes for 0, 1 and 2, or none");
    }
    if (master != null && !pipes.isEmpty()) {
      throw new IllegalArgumentException("a terminal and pipes");
    }
  }
}
