package dev.jrunc.container;

import dev.jrunc.container.bundle.Bundle;
import dev.jrunc.container.failure.InvalidBundle;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Files that the caller names, read with the caller's rights. */
final class BundleFiles {
  private static final int LIMIT = 16 << 20;

  private BundleFiles() {}

  /** The bundle, and its directory as the caller sees it. */
  static Bundle open(RuntimeContext context, String path) throws RuntimeFailure {
    try {
      return Bundle.open(path, file -> config(context, file));
    } catch (InvalidBundle e) {
      // A missing bundle is not told as a missing file in it.
      requireDirectory(context, path);
      throw e;
    }
  }

  private static void requireDirectory(RuntimeContext context, String path) throws InvalidBundle {
    try {
      directory(context, path).close();
    } catch (SyscallException e) {
      throw new InvalidBundle("chdir " + path + ": " + e.errno().message());
    }
  }

  /** The bundle's directory, O_PATH. */
  static Fd directory(RuntimeContext context, String path) throws SyscallException {
    return context.invocation().open(path, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0);
  }

  /** A whole file; its failures name the path as Go does. */
  static byte[] read(RuntimeContext context, String path) throws SyscallException {
    try (Fd file = context.invocation().open(path, OpenFlags.O_RDONLY, 0)) {
      return context.kernel().readAll(file, LIMIT);
    } catch (SyscallException e) {
      throw new SyscallException("open", path, e.errno());
    }
  }

  private static byte[] config(RuntimeContext context, String path) throws IOException {
    try {
      return read(context, path);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        throw new NoSuchFileException(path);
      }
      throw e;
    }
  }
}
