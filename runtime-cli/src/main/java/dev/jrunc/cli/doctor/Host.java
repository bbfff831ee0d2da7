package dev.jrunc.cli.doctor;

import dev.jrunc.container.process.LaunchContext;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** The host as the caller sees it, by its files. */
record Host(LaunchContext context) {
  private static final int LIMIT = 1 << 20;

  Kernel kernel() {
    return context.kernel();
  }

  boolean isRoot() {
    return kernel().geteuid() == 0;
  }

  /** A file's text without the blanks around it; null if it cannot be read. */
  @Nullable String read(String path) {
    try {
      return Bytes.decode(kernel().readFile(Fd.CWD, path, LIMIT)).strip();
    } catch (SyscallException e) {
      return null;
    }
  }

  boolean exists(String path) {
    try {
      kernel().fstatat(Fd.CWD, path, 0);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }

  boolean isWritable(String path) {
    try {
      kernel().faccessat(Fd.CWD, path, 2);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }
}
