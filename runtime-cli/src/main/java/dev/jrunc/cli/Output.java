package dev.jrunc.cli;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.SyscallException;

/** One of the caller's output fds, unbuffered. */
record Output(FileCalls files, Fd fd) {
  /** ioctl_tty(2): struct termios of the kernel's TCGETS is 36 bytes long. */
  private static final long TCGETS = 0x5401;
  private static final int TERMIOS_BYTES = 64;

  void print(String text) throws SyscallException {
    files.writeAll(fd, Bytes.encode(text));
  }

  boolean isTerminal() {
    try {
      files.ioctl(fd, TCGETS, new byte[TERMIOS_BYTES]);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }
}
