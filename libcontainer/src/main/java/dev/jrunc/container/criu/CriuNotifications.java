package dev.jrunc.container.criu;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.List;

/** Points of a dump or restore at which CRIU waits for the runtime. */
@FunctionalInterface
public interface CriuNotifications {

  /**
   * CRIU has come to a point, and goes on when this returns.
   *
   * @param script its name: {@code setup-namespaces}, {@code post-restore}, {@code
   *     orphan-pts-master}, {@code status-ready} and others (criu(8), "--action-script")
   * @param pid of the root task, on the host; 0 if it is not told
   * @param fds what came along; closed afterwards
   */
  void reached(String script, int pid, List<Fd> fds) throws RuntimeFailure, SyscallException;
}
