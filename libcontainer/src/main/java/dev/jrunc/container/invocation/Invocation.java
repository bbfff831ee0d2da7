package dev.jrunc.container.invocation;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of the runtime: what the caller gave, and what can be done only with the caller's own
 * rights, file descriptors and children. Commands and libcontainer see nothing else of the process
 * they run in, so that they need not know whether a JVM was started for this call or was there
 * before it (docs/door-protocol.md).
 *
 * <p>Strings hold the caller's bytes: UTF-8, where a byte that is not UTF-8 stands as a lone
 * surrogate U+DC80..U+DCFF ({@link dev.jrunc.linux.Bytes}), so that every name goes back out as it
 * came in.
 */
public interface Invocation {

  /** The caller's argv, [0] included. */
  List<String> arguments();

  /** The caller's environment as given, entries without {@code =} included. */
  List<String> environment();

  /** A variable of the caller's environment; null if it is not set. Of several, the first counts, as in Go. */
  default @Nullable String variable(String name) {
    for (String entry : environment()) {
      if (entry.length() > name.length() && entry.charAt(name.length()) == '=' && entry.startsWith(name)) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }

  /** Pid of the process that the caller started: the front door. */
  int pid();

  /** The caller's working directory as an absolute path; empty if it has none (removed). */
  String workingDirectory();

  /** The caller's working directory, O_PATH. Owned by the invocation. */
  Fd workingDirectoryFd();

  /** The caller's fd 0; /dev/null if it was closed. Owned by the invocation, like the next two. */
  Fd stdin();

  /** The caller's fd 1. */
  Fd stdout();

  /** The caller's fd 2. */
  Fd stderr();

  /** The caller's umask, 0 to 0777. */
  int umask();

  /** The caller's signal mask: bit n-1 is signal n. */
  long blockedSignals();

  /** The signals that the caller ignores: bit n-1 is signal n. */
  long ignoredSignals();

  /** The fds above 2 that were open when the caller started the runtime, ascending. */
  List<Integer> openFds();

  /**
   * Opens {@code path} with the caller's rights, umask, working directory and /proc/self; O_CLOEXEC
   * is added. The caller of this method owns the fd.
   */
  Fd open(String path, int flags, int mode) throws SyscallException;

  /**
   * As {@link #open} with mode 0, but the fd stays the invocation's until open is called with the same path and flags and
   * gives it away. It keeps one.
   */
  Fd openAhead(String path, int flags) throws SyscallException;

  /**
   * For a command that waits: an entry that becomes ready (whatever it is ready for) when the caller
   * wants the call to end, by a signal or by its own end.
   *
   * @return the entry's index
   */
  int addCaller(PollSet set);

  /** Connects a SOCK_STREAM unix socket with the caller's rights. */
  Fd connect(String path) throws SyscallException;

  /**
   * From now on the front door listens for the container to be ready (sd_notify(3)), and tells the
   * caller's service manager, which may trust nobody but the process that it started. Of a detached
   * container the caller hears that the call ended only then, or when init has ended.
   *
   * @param host the service manager's socket; one that begins with @ is abstract
   * @param socket what the container sends to; stays the caller's, as does the next
   * @param init pidfd of the container's first process
   * @param mainPid the process that the service manager is to watch; 0: the front door
   */
  void awaitReady(String host, Fd socket, Fd init, int mainPid) throws SyscallException;

  /** Starts a process as a child of the front door. */
  default Child spawn(SpawnRequest request) throws SyscallException {
    return spawn(request, null);
  }

  /**
   * Starts a process as a child of the front door.
   *
   * @param meanwhile work that may be done while another process starts it, which has the request's fds by then; must
   *     not fail, and is done in any case unless the start fails; null: none
   */
  Child spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException;

  /** From the next {@link #spawn} on, or from now, signals are kept for the foreground process; before, they end the call. */
  void prepareForeground(boolean subreaper) throws SyscallException;

  /**
   * Supervises a process in the foreground until it ends: signals, terminal, pipes.
   *
   * @return its wait status, as waitpid(2) gives it
   */
  int foreground(ForegroundRequest request) throws SyscallException;

  /**
   * From now on the front door kills {@code pid} if this JVM dies before {@link #release()}.
   *
   * @param pidfd pidfd of it; stays the caller's
   */
  void adopt(int pid, Fd pidfd) throws SyscallException;

  /** The adopted process may live on without this JVM. */
  void release() throws SyscallException;

  /** Whether the front door is gone or has given up the call: what is under way is to be undone. */
  boolean isGivenUp() throws SyscallException;
}
