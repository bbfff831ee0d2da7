package dev.jrunc.container.process;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.SlotRequest;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fds that a plan asks for, in the order of its requests. */
public final class SlotFds implements AutoCloseable {
  private final List<Fd> fds = new ArrayList<>();
  private final List<Fd> owned = new ArrayList<>();

  private SlotFds() {}

  /** What requests may lead to. */
  public interface Sources {
    /** A namespace that is joined; owned by the slots. */
    Fd namespace(String path) throws SyscallException;

    /** exec.fifo, O_PATH; owned by the slots. */
    @Nullable Fd execFifo() throws RuntimeFailure;

    /** The socket for the terminal's master; stays its owner's. */
    @Nullable Fd consoleSocket() throws RuntimeFailure;

    /** The socket for the pidfd; stays its owner's. */
    @Nullable Fd pidfdSocket() throws RuntimeFailure;

    /** A detached tree for mounts[index]; owned by the slots. */
    Fd mountTree(int mount) throws RuntimeFailure;
  }

  /** Opens everything that is asked for. */
  public static SlotFds open(List<SlotRequest> requests, Sources sources) throws RuntimeFailure {
    SlotFds slots = new SlotFds();
    try {
      for (SlotRequest request : requests) {
        slots.fds.add(
            switch (request) {
              case SlotRequest.NamespaceFile(int _, String path) ->
                  slots.own(namespace(sources, path));
              case SlotRequest.Cgroup2 _ ->
                  throw new IllegalStateException("the cgroup2 directory comes with procCgroups");
              case SlotRequest.ExecFifo _ -> slots.own(present(sources.execFifo(), "exec.fifo"));
              case SlotRequest.ConsoleSocket _ ->
                  present(sources.consoleSocket(), "console socket");
              case SlotRequest.PidfdSocket _ -> present(sources.pidfdSocket(), "pidfd socket");
              case SlotRequest.MountTree(int mount) -> slots.own(sources.mountTree(mount));
            });
      }
      return slots;
    } catch (RuntimeFailure e) {
      slots.close();
      throw e;
    }
  }

  /** In the order of the requests. */
  List<Fd> fds() {
    return List.copyOf(fds);
  }

  private static Fd namespace(Sources sources, String path) throws RuntimeFailure {
    try {
      return sources.namespace(path);
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process: namespace path", e);
    }
  }

  private static Fd present(@Nullable Fd fd, String what) throws RuntimeFailure {
    if (fd == null) {
      throw new OperationFailed("unable to start container process: there is no " + what);
    }
    return fd;
  }

  private Fd own(Fd fd) {
    owned.add(fd);
    return fd;
  }

  @Override
  public void close() {
    for (Fd fd : owned) {
      fd.close();
    }
  }
}
