package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * sd_notify(3): a service manager that waits for its service to be ready hears it from the container,
 * by a socket of the container's own in /run/notify.
 */
public final class NotifySocket {
  private NotifySocket() {}

  /** The service manager's socket; null if the caller is no service, or its manager does not wait. */
  static @Nullable String host(Invocation invocation) {
    String host = invocation.variable("NOTIFY_SOCKET");
    return host == null || host.isEmpty() ? null : host;
  }

  /** What is bound to /run/notify in a container of this call; empty: nothing. */
  public static String directory(Invocation invocation, String stateRoot, String id) {
    return host(invocation) == null ? "" : stateRoot + "/" + id + "/notify";
  }

  /**
   * To be called before the container's process can send anything; does nothing if nobody waits.
   *
   * @param detached the service manager is to watch init, not the runtime
   * @return why the service manager cannot be told; null: it will be
   */
  static @Nullable SyscallException listen(
      RuntimeContext context, StateDirectory directory, InitHandle init, boolean detached)
      throws RuntimeFailure {
    String host = host(context.invocation());
    if (host == null) {
      return null;
    }
    try (Fd socket = directory.bindNotifySocket()) {
      context.invocation().awaitReady(host, socket, init.pidfd(), detached ? init.pid() : 0);
      return null;
    } catch (SyscallException e) {
      return e;
    }
  }
}
