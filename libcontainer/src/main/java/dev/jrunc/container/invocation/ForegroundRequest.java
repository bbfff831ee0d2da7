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
 * @param pipes of those of its 0, 1 and 2 that are pipes, in this order
 * @param killCgroups directories of cgroups that are killed when the process ends; empty: none
 * @param subreaper whether orphans below the process are adopted
 */
public record ForegroundRequest(
    int pid,
    Fd pidfd,
    @Nullable Fd master,
    List<PipeEnd> pipes,
    List<Fd> killCgroups,
    boolean subreaper) {

  public ForegroundRequest {
    pipes = List.copyOf(pipes);
    killCgroups = List.copyOf(killCgroups);
    if (pid <= 0) {
      throw new IllegalArgumentException("pid " + pid);
    }
    for (int i = 1; i < pipes.size(); i++) {
      if (pipes.get(i - 1).of() >= pipes.get(i).of()) {
        throw new IllegalArgumentException("pipes out of order");
      }
    }
    if (master != null && !pipes.isEmpty()) {
      throw new IllegalArgumentException("a terminal and pipes");
    }
  }
}
