package dev.jrunc.container.hook;

import dev.jrunc.container.failure.HookFailed;
import dev.jrunc.container.invocation.Diagnostics;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.Hook;
import dev.jrunc.oci.State;
import dev.jrunc.oci.StatusJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the hooks of one kind, one after the other, until one fails. */
public final class HostHooks {

  /** The kinds that run on the host (config.md, "POSIX-platform Hooks"). */
  public enum Kind {
    PRESTART("prestart"),
    CREATE_RUNTIME("createRuntime"),
    POSTSTART("poststart"),
    POSTSTOP("poststop");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private final Kernel kernel;
  private final Invocation invocation;
  private final Diagnostics log;

  /** @param log gets a line on every hook that was run */
  public HostHooks(Kernel kernel, Invocation invocation, Diagnostics log) {
    this.kernel = kernel;
    this.invocation = invocation;
    this.log = log;
  }

  /**
   * Runs the hooks.
   *
   * @param state what they read from their stdin
   * @param directory their working directory; null: the caller's
   * @param init a hook is killed when this process ends, or the front door; null: it is not.
   *     Whoever kills a container that hangs in a hook thereby ends the hook too, and none works on
   *     for a container that nobody creates any more
   */
  public void run(
      Kind kind, List<Hook> hooks, State state, @Nullable Fd directory, @Nullable Fd init)
      throws HookFailed {
    if (hooks.isEmpty()) {
      return;
    }
    int flags = init == null ? 0 : SpawnRequest.DIES_WITH_PARENT;
    byte[] document = StatusJson.write(state);
    for (int number = 0; number < hooks.size(); number++) {
      String failure;
      String path = hooks.get(number).path();
      try (HookProcess process =
          HookProcess.start(kernel, invocation, hooks.get(number), document, directory, flags)) {
        failure = process.await(init);
        log.note("hook " + kind.word + " #" + number + " " + path + ": " + process.account());
      } catch (SyscallException e) {
        failure = "fork/exec " + path + ": " + e.errno().message();
      }
      if (failure != null) {
        throw new HookFailed(kind.word, number, path, failure);
      }
    }
  }
}
