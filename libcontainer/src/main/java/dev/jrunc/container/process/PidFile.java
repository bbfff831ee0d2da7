package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The file that tells the caller the pid: decimal, no newline, there at once or not at all. */
public final class PidFile {
  private static final int O_SYNC = 0x101000;

  /** For {@link #remove}: only what is half written is taken back. */
  public static final int UNKNOWN = -1;

  private PidFile() {}

  /**
   * Writes it as {@code .NAME} beside and renames it. A stale {@code .NAME} fails, as in runc: two
   * runtimes must not write one file.
   *
   * @param path the caller's
   */
  public static void write(Kernel kernel, Invocation invocation, String path, int pid)
      throws RuntimeFailure {
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    String name = path.substring(slash + 1);
    String temporary = "." + name;
    String temporaryPath = slash < 0 ? temporary : path.substring(0, slash + 1) + temporary;
    boolean made = false;
    boolean renamed = false;
    Fd dir = null;
    try {
      int flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | O_SYNC;
      try (Fd file = invocation.open(temporaryPath, flags, 0666)) {
        made = true;
        dir = invocation.open(parent, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0);
        kernel.writeAll(file, Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
      }
      kernel.renameat(dir, temporary, dir, name, 0);
      renamed = true;
    } catch (SyscallException e) {
      throw new SyscallFailed(
          new SyscallException(goName(e.call()), temporaryPath, e.errno()));
    } finally {
      if (dir != null) {
        if (made && !renamed) {
          discard(kernel, dir, temporary);
        }
        dir.close();
      }
    }
  }

  /**
   * Takes it back, whole or half written, when what it tells of did not come to be.
   *
   * @param pid what it says if it is the one to take back: another one there is an older call's
   */
  public static void remove(Kernel kernel, Invocation invocation, String path, int pid) {
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    String name = path.substring(slash + 1);
    try (Fd dir = invocation.open(parent, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0)) {
      for (String candidate : new String[] {"." + name, name}) {
        if (pid == UNKNOWN ? candidate.startsWith(".") : tells(kernel, dir, candidate, pid)) {
          discard(kernel, dir, candidate);
        }
      }
    } catch (SyscallException e) {
      // It was never written, or its directory is gone: there is nothing to take back.
    }
  }

  /** Whether the pid, or the beginning of it, is all that stands there. */
  private static boolean tells(Kernel kernel, Fd dir, String name, int pid) throws SyscallException {
    int flags = OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK;
    byte[] text = Integer.toString(pid).getBytes(StandardCharsets.US_ASCII);
    try (Fd file = kernel.openat(dir, name, flags)) {
      byte[] found = new byte[text.length + 1];
      int length = kernel.read(file, found, 0, found.length);
      // What is renamed is whole.
      return length <= text.length
          && (length == text.length || name.startsWith("."))
          && Arrays.equals(text, 0, length, found, 0, length);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ELOOP)) {
        return false;
      }
      throw e;
    }
  }

  private static void discard(Kernel kernel, Fd dir, String name) {
    try {
      kernel.unlinkat(dir, name, 0);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        // The failure that led here is the one to tell.
        return;
      }
    }
  }

  private static String goName(String call) {
    return call.startsWith("open") ? "open" : call;
  }
}
