package dev.jrunc.container;

import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.ForegroundRequest;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code run} and {@code restore}: make, start, and unless detached stay until the process ends. */
final class RunOperation {
  private final RuntimeContext context;
  private final CreateRequest request;
  private final LaunchOptions launch;
  private final RunOptions options;
  private final @Nullable RestoreOptions restore;

  /** @param restore what the container is restored from; null: it is created */
  RunOperation(
      RuntimeContext context,
      CreateRequest request,
      LaunchOptions launch,
      RunOptions options,
      @Nullable RestoreOptions restore) {
    this.context = context;
    this.request = request;
    this.launch = launch;
    this.options = options;
    this.restore = restore;
  }

  int run() throws RuntimeFailure {
    try {
      if (!options.detach()) {
        context.invocation().prepareForeground(options.subreaper());
      }
      try (CreatedContainer container = make()) {
        return started(container);
      }
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  private CreatedContainer make() throws RuntimeFailure {
    boolean foreground = !options.detach();
    return restore == null
        ? new CreateOperation(context, request, launch, foreground, true).run()
        : new RestoreOperation(context, request, launch, restore, foreground).run();
  }

  private int started(CreatedContainer container) throws RuntimeFailure, SyscallException {
    StateRecord state = container.state();
    Fd master;
    try {
      master = container.io().receiveMaster(context.kernel());
      if (restore == null) {
        SyscallException deaf =
            NotifySocket.listen(context, container.directory(), container.init(), options.detach());
        if (deaf != null) {
          context.log().warning("nobody can be told when the container is ready: " + deaf.getMessage());
        }
        if (container.started()) {
          StartOperation.afterStart(context, container.directory(), state, container.init());
        } else {
          StartOperation.start(context, container.directory(), state, container.init());
        }
      } else {
        // Others may delete the container while it runs, or wait for its end; start has unlocked it by now.
        container.directory().unlock();
      }
    } catch (RuntimeFailure e) {
      throw remove(container, e);
    }
    if (options.detach()) {
      return 0;
    }
    int status = foreground(container, state, master);
    DeathReport.tell(context, request.id(), new WaitStatus(status));
    if (!options.keep()) {
      delete(container);
    }
    return new WaitStatus(status).shellCode();
  }

  private int foreground(
      CreatedContainer container, StateRecord state, @Nullable Fd master)
      throws SyscallException {
    List<Fd> cgroups = new ArrayList<>();
    try {
      if (!container.config().namespaces().isNew(NamespaceType.PID)) {
        openCgroups(state, cgroups);
      }
      return context
          .invocation()
          .foreground(
              new ForegroundRequest(
                  container.init().pid(),
                  container.init().pidfd(),
                  master,
                  container.io().pipes(),
                  cgroups,
                  options.subreaper()));
    } finally {
      for (Fd cgroup : cgroups) {
        cgroup.close();
      }
    }
  }

  /** Without a pid namespace of its own nothing else ends when init does. */
  private void openCgroups(StateRecord state, List<Fd> cgroups) throws SyscallException {
    for (String path : state.cgroupPaths().values()) {
      try {
        cgroups.add(context.kernel().open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY));
      } catch (SyscallException e) {
        // systemd removes a scope with its last process, and this one may have ended by now.
        if (!e.is(Errno.ENOENT)) {
          throw e;
        }
      }
    }
  }

  private void delete(CreatedContainer container) {
    try {
      DeleteOperation.afterEnd(context, container);
    } catch (RuntimeFailure e) {
      // The process has run; its exit code is what the caller asked for.
      context.log().warning(e.text());
    }
  }

  /** The failure of start is the one to tell. */
  private RuntimeFailure remove(CreatedContainer container, RuntimeFailure cause) {
    try {
      if (container.directory().isRemoved()) {
        return cause;
      }
      container.directory().unlock();
      DeleteOperation.run(context, request.id(), true);
    } catch (RuntimeFailure e) {
      cause.addSuppressed(e);
    }
    return cause;
  }
}
