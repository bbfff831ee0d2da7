package dev.jrunc.container.state;

import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Files of a directory. What is replaced or staged is there whole or not at all; what is written in place may be cut.
 *
 * @param path of the directory, for messages
 */
record RecordFiles(Kernel kernel, String path, Fd dir) {
  private static final int MAX_BYTES = 64 << 20;

  /** The whole file; null if there is none. */
  byte @Nullable [] read(String name) throws RuntimeFailure {
    int flags = OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK;
    try (Fd file = kernel.openat(dir, name, flags)) {
      Stat stat = kernel.fstat(file);
      if (!stat.isRegular()) {
        throw new CorruptState(path + "/" + name, "not a regular file");
      }
      return readRegular(file, stat.size());
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw new SyscallFailed("unable to read " + path + "/" + name, e);
    }
  }

  /** A record never changes its size: another one takes its place. */
  private byte[] readRegular(Fd file, long size) throws SyscallException {
    byte[] content = new byte[(int) Math.min(size, MAX_BYTES) + 1];
    int read = kernel.read(file, content, 0, content.length);
    if (read == size) {
      return Arrays.copyOf(content, read);
    }
    kernel.seek(file, 0);
    return kernel.readAll(file, MAX_BYTES);
  }

  /** By temporary file and rename, so that a reader never meets half a record. */
  void replace(String name, byte[] content) throws RuntimeFailure {
    publish(stage(name, content), name);
  }

  /** Writes it beside; its name there, for {@link #publish}. */
  String stage(String name, byte[] content) throws RuntimeFailure {
    String temporary = "state-" + Long.toUnsignedString(System.nanoTime(), 36);
    write(temporary, OpenFlags.O_EXCL, content, name);
    return temporary;
  }

  /** Writes it where it belongs, as long as nobody looks for it there. */
  void write(String name, byte[] content) throws RuntimeFailure {
    write(name, OpenFlags.O_TRUNC, content, name);
  }

  /** @param meant what it is to become, for messages */
  private void write(String name, int flag, byte[] content, String meant) throws RuntimeFailure {
    int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_NOFOLLOW | flag;
    try (Fd file = kernel.openat(dir, name, flags, 0600)) {
      try {
        kernel.writeAll(file, content);
      } catch (SyscallException e) {
        remove(name);
        throw e;
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to write " + path + "/" + meant, e);
    }
  }

  /** Puts what was staged where it belongs. */
  void publish(String temporary, String name) throws RuntimeFailure {
    try {
      kernel.renameat(dir, temporary, dir, name, 0);
    } catch (SyscallException e) {
      remove(temporary);
      throw new SyscallFailed("unable to write " + path + "/" + name, e);
    }
  }

  /** Removes the file; none is no error. */
  void remove(String name) throws RuntimeFailure {
    try {
      kernel.unlinkat(dir, name, 0);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw new SyscallFailed("unable to remove " + path + "/" + name, e);
      }
    }
  }
}
