package dev.jrunc.container;

import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.ForegroundRequest;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.PipeEnd;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A call of the runtime whose caller is this very process: it spawns for itself, without a front
 * door. Children of children that were cloned with CLONE_PARENT become its own, and are reaped when
 * it is closed.
 */
final class DirectInvocation implements Invocation, AutoCloseable {
  private static final int WNOHANG = 1;
  private static final int SIGSTOP = 19;

  private final Kernel kernel;
  private final Fd cwd;
  private final Fd stdin;
  private final Fd stdout;
  private final Fd stderr;
  private final List<String> environment;
  private final List<Integer> adopted = new ArrayList<>();
  final StringBuilder foregroundOutput = new StringBuilder();

  /** Whether the last step of a creation meets a fault. */
  boolean failsAtRelease;

  /** Whether a fault is met once a process is there, which is stopped: it does not end by itself. */
  boolean failsAtAdopt;

  DirectInvocation(Kernel kernel, Fd stdin, Fd stdout, Fd stderr, List<String> environment)
      throws SyscallException {
    this.kernel = kernel;
    this.cwd = kernel.open(".", dev.jrunc.linux.OpenFlags.O_PATH);
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    this.environment = List.copyOf(environment);
  }

  @Override
  public List<String> arguments() {
    return List.of("jrunc");
  }

  @Override
  public List<String> environment() {
    return environment;
  }

  @Override
  public int pid() {
    return kernel.getpid();
  }

  @Override
  public String workingDirectory() {
    return "/";
  }

  @Override
  public Fd workingDirectoryFd() {
    return cwd;
  }

  @Override
  public Fd stdin() {
    return stdin;
  }

  @Override
  public Fd stdout() {
    return stdout;
  }

  @Override
  public Fd stderr() {
    return stderr;
  }

  @Override
  public int umask() {
    return 0022;
  }

  @Override
  public long blockedSignals() {
    return 0;
  }

  @Override
  public long ignoredSignals() {
    return 0;
  }

  @Override
  public List<Integer> openFds() {
    return List.of();
  }

  @Override
  public Fd open(String path, int flags, int mode) throws SyscallException {
    return kernel.openat(Fd.CWD, path, flags, mode);
  }

  @Override
  public Fd openAhead(String path, int flags) {
    throw new UnsupportedOperationException("no bundle is looked for");
  }

  /** Nobody ends these calls. */
  @Override
  public int addCaller(PollSet set) {
    int index = set.add(cwd, 0);
    set.disable(index);
    return index;
  }

  @Override
  public Fd connect(String path) throws SyscallException {
    Fd socket = kernel.socket(SocketCalls.SOCK_STREAM);
    try {
      kernel.connect(socket, path);
      return socket;
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void awaitReady(String host, Fd socket, Fd init, int mainPid) {
    throw new UnsupportedOperationException("nobody listens for " + host);
  }

  @Override
  public Child spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException {
    ProcessCalls.Spawned spawned =
        kernel.nsexecSpawn(request.encodeForThisProcess(false).bytes());
    if (meanwhile != null) {
      meanwhile.run();
    }
    return new DirectChild(spawned.pid(), spawned.pidfd());
  }

  @Override
  public void prepareForeground(boolean subreaper) {}

  @Override
  public int foreground(ForegroundRequest request) throws SyscallException {
    List<Fd> readable = new ArrayList<>();
    if (request.master() != null) {
      readable.add(request.master());
    } else {
      for (PipeEnd pipe : request.pipes()) {
        if (pipe.of() == 0) {
          pipe.end().close();
        } else {
          readable.add(pipe.end());
        }
      }
    }
    byte[] buffer = new byte[4096];
    for (Fd fd : readable) {
      while (true) {
        int got;
        try {
          got = kernel.read(fd, buffer, 0, buffer.length);
        } catch (SyscallException e) {
          if (e.is(Errno.EIO)) {
            break;
          }
          throw e;
        }
        if (got == 0) {
          break;
        }
        foregroundOutput.append(dev.jrunc.linux.Bytes.decode(buffer, 0, got));
      }
    }
    return kernel.waitpid(request.pid(), 0);
  }

  @Override
  public void adopt(int pid, Fd pidfd) throws SyscallException {
    adopted.add(pid);
    if (failsAtAdopt) {
      kernel.pidfdSendSignal(pidfd, SIGSTOP);
      throw new IllegalStateException("a fault");
    }
  }

  @Override
  public boolean isGivenUp() {
    return false;
  }

  @Override
  public void release() {
    if (failsAtRelease) {
      throw new IllegalStateException("a fault");
    }
  }

  /**
   * Reaps what has ended meanwhile: the end of a pid namespace waits for every zombie in it, those
   * of exec included.
   */
  void reap() throws SyscallException {
    for (int pid : adopted) {
      try {
        kernel.waitpid(pid, WNOHANG);
      } catch (SyscallException e) {
        if (!e.is(Errno.ECHILD)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    cwd.close();
  }

  private final class DirectChild implements Child {
    private final int pid;
    private final Fd pidfd;
    private int status = -1;

    DirectChild(int pid, Fd pidfd) {
      this.pid = pid;
      this.pidfd = pidfd;
    }

    @Override
    public int pid() {
      return pid;
    }

    @Override
    public Fd pidfd() {
      return pidfd;
    }

    @Override
    public int await() throws SyscallException {
      if (status < 0) {
        status = kernel.waitpid(pid, 0);
      }
      return status;
    }

    @Override
    public OptionalInt await(long millis) throws SyscallException {
      PollSet set = new PollSet();
      set.add(pidfd, PollSet.POLLIN);
      return kernel.poll(set, (int) millis) > 0 ? OptionalInt.of(await()) : OptionalInt.empty();
    }

    @Override
    public void close() {
      try {
        if (status < 0) {
          status = kernel.waitpid(pid, WNOHANG);
        }
      } catch (SyscallException e) {
        // Not ours any more.
      }
      pidfd.close();
    }
  }
}
