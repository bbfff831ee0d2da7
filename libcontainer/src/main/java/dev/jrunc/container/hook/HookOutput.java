package dev.jrunc.container.hook;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.Arrays;

/** What a hook wrote to one of its streams; the last part of it, if it was much. */
final class HookOutput {
  private static final int KEPT = 64 << 10;

  private final Fd fd;
  private final byte[] buffer = new byte[4096];
  private byte[] kept = new byte[0];

  HookOutput(Fd fd) {
    this.fd = fd;
  }

  Fd fd() {
    return fd;
  }

  /** Reads what is there; false at the end of the stream. */
  boolean read(Kernel kernel) throws SyscallException {
    while (true) {
      int got;
      try {
        got = kernel.read(fd, buffer, 0, buffer.length);
      } catch (SyscallException e) {
        if (e.is(Errno.EAGAIN)) {
          return true;
        }
        throw e;
      }
      if (got == 0) {
        return false;
      }
      int old = Math.min(kept.length, KEPT - got);
      byte[] joined = Arrays.copyOfRange(kept, kept.length - old, kept.length + got);
      System.arraycopy(buffer, 0, joined, old, got);
      kept = joined;
    }
  }

  String text() {
    return Bytes.decode(kept);
  }
}
