package dev.jrunc.container.hook;

import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.FdMapping;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.Hook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One running hook, its output kept in case it fails. */
final class HookProcess implements AutoCloseable {
  private static final int SIGKILL = 9;

  private final Kernel kernel;
  private final Hook hook;
  private final Child child;
  private final HookOutput stdout;
  private final HookOutput stderr;
  private final long started = System.nanoTime();
  private String outcome = "killed";

  private HookProcess(
      Kernel kernel, Hook hook, Child child, HookOutput stdout, HookOutput stderr) {
    this.kernel = kernel;
    this.hook = hook;
    this.child = child;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** @param flags of {@link SpawnRequest} */
  static HookProcess start(
      Kernel kernel,
      Invocation invocation,
      Hook hook,
      byte[] state,
      @Nullable Fd directory,
      int flags)
      throws SyscallException {
    FdPair out = kernel.pipe(OpenFlags.O_NONBLOCK);
    FdPair err = null;
    boolean started = false;
    // A file, not a pipe: a hook that never reads must not hold up the runtime.
    try (Fd stdin = kernel.memfdCreate("hook-state", OpenFlags.MFD_CLOEXEC)) {
      kernel.writeAll(stdin, state);
      kernel.seek(stdin, 0);
      err = kernel.pipe(OpenFlags.O_NONBLOCK);
      // Only our ends: the hook may be surprised by EAGAIN.
      kernel.setStatusFlags(out.second(), OpenFlags.O_WRONLY);
      kernel.setStatusFlags(err.second(), OpenFlags.O_WRONLY);
      List<String> env = hook.env();
      SpawnRequest request =
          new SpawnRequest(
              new SpawnRequest.Program.ByPath(hook.path()),
              hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
              env == null ? invocation.environment() : env,
              directory,
              List.of(
                  new FdMapping.Ours(stdin, 0),
                  new FdMapping.Ours(out.second(), 1),
                  new FdMapping.Ours(err.second(), 2)),
              null,
              invocation.blockedSignals(),
              invocation.ignoredSignals(),
              flags);
      Child child = invocation.spawn(request);
      started = true;
      return new HookProcess(
          kernel, hook, child, new HookOutput(out.first()), new HookOutput(err.first()));
    } finally {
      out.second().close();
      if (err != null) {
        err.second().close();
      }
      if (!started) {
        out.close();
        if (err != null) {
          err.close();
        }
      }
    }
  }

  /** Waits for the end; the reason if that was no success. */
  @Nullable String await(@Nullable Fd init) throws SyscallException {
    PollSet set = new PollSet();
    int ended = set.add(child.pidfd(), PollSet.POLLIN);
    int out = set.add(stdout.fd(), PollSet.POLLIN);
    int err = set.add(stderr.fd(), PollSet.POLLIN);
    int initEnded = init == null ? -1 : set.add(init, PollSet.POLLIN);
    Long timeout = hook.timeout();
    long end = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout * 1_000_000_000L;
    while (true) {
      int millis = -1;
      if (timeout != null) {
        long left = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (left <= 0) {
          kill();
          return "hook ran past specified timeout of " + timeout + ".0s";
        }
        millis = (int) Math.min(left, Integer.MAX_VALUE);
      }
      kernel.poll(set, millis);
      // First the output: what a hook says last comes before its end.
      drain(stdout, set, out);
      drain(stderr, set, err);
      if (set.ready(ended) != 0) {
        break;
      }
      if (initEnded >= 0 && set.ready(initEnded) != 0) {
        kill();
        return "container init died while the hook ran";
      }
    }
    stdout.read(kernel);
    stderr.read(kernel);
    WaitStatus status = new WaitStatus(child.await());
    outcome = status.words();
    return status.isSuccess()
        ? null
        : status.words() + ", stdout: " + stdout.text() + ", stderr: " + stderr.text();
  }

  /** How it ended, after how long, and the last of what it said. */
  String account() {
    return outcome
        + " after "
        + (System.nanoTime() - started) / 1_000_000
        + " ms, stdout: "
        + stdout.text()
        + ", stderr: "
        + stderr.text();
  }

  private void drain(HookOutput output, PollSet set, int index) throws SyscallException {
    if (set.ready(index) != 0 && !output.read(kernel)) {
      set.disable(index);
    }
  }

  private void kill() throws SyscallException {
    try {
      kernel.pidfdSendSignal(child.pidfd(), SIGKILL);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
    child.await();
  }

  @Override
  public void close() {
    child.close();
    stdout.fd().close();
    stderr.fd().close();
  }
}
