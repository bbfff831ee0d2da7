package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.ForegroundRequest;
import dev.jrunc.container.invocation.PipeEnd;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/** The order FOREGROUND, and the bits it is made of. */
final class ForegroundOrder {
  static final int TTY = 1;
  static final int KILL_CGROUP = 4;
  static final int FINISH = 8;
  static final int SUBREAPER = 16;

  /** Of fd 0; the next two bits: of 1 and 2. */
  static final int PIPE = 32;

  /**
   * How long this JVM stays for a foreground process to end. Most short commands end within it, which
   * saves the start of a second JVM; a longer one is not worth 40 MB beside it.
   */
  private static final int LINGER_MILLIS = 1000;

  private ForegroundOrder() {}

  /** @param finish a JVM must be asked to finish the command once the process has ended */
  static void send(Channel channel, ForegroundRequest foreground, boolean finish) throws SyscallException {
    List<Fd> fds = new ArrayList<>();
    fds.add(foreground.pidfd());
    int flags = (foreground.subreaper() ? SUBREAPER : 0) | (finish ? FINISH : 0);
    Fd master = foreground.master();
    if (master != null) {
      flags |= TTY;
      fds.add(master);
    }
    for (PipeEnd pipe : foreground.pipes()) {
      flags |= PIPE << pipe.of();
      fds.add(pipe.end());
    }
    if (!foreground.killCgroups().isEmpty()) {
      flags |= KILL_CGROUP;
      fds.addAll(foreground.killCgroups());
    }
    byte[] order = new WireWriter().u32(foreground.pid()).u32(flags).u32(LINGER_MILLIS).toBytes();
    channel.send(DoorMessage.FOREGROUND, 0, 0, order, fds);
  }
}
