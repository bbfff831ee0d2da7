package dev.jrunc.container.invocation;

import dev.jrunc.linux.Fd;

/**
 * What the runtime keeps of a pipe that a process has.
 *
 * @param of the process's fd that it is: 0, 1 or 2
 * @param end the runtime's end
 */
public record PipeEnd(int of, Fd end) {
  public PipeEnd {
    if (of < 0 || of > 2) {
      throw new IllegalArgumentException("a pipe for fd " + of);
    }
  }
}
