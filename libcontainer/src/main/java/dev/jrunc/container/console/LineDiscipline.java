package dev.jrunc.container.console;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the kernel does to a terminal's lines (termios(3)). */
final class LineDiscipline {
  private static final long TCGETS = 0x5401;
  private static final long TCSETS = 0x5402;

  /** At least the kernel's {@code struct termios}. */
  private static final int SIZE = 64;

  /** Offset of c_oflag, after c_iflag. */
  private static final int OUTPUT_FLAGS = 4;

  private static final int ONLCR = 4;

  private LineDiscipline() {}

  static boolean isTerminal(Kernel kernel, Fd fd) {
    try {
      kernel.ioctl(fd, TCGETS, new byte[SIZE]);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }

  /**
   * A newline stays one: the caller's terminal, which shows it, makes two characters of it already.
   * Done as soon as there is a master: for a container's first process that is before it is started.
   */
  static void clearOnlcr(Kernel kernel, Fd terminal) throws SyscallException {
    byte[] termios = new byte[SIZE];
    kernel.ioctl(terminal, TCGETS, termios);
    ByteBuffer fields = ByteBuffer.wrap(termios).order(ByteOrder.nativeOrder());
    fields.putInt(OUTPUT_FLAGS, fields.getInt(OUTPUT_FLAGS) & ~ONLCR);
    kernel.ioctl(terminal, TCSETS, termios);
  }
}
