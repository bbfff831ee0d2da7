package dev.jrunc.container.process;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/**
 * The program that becomes stage 1 and init, as a sealed copy in memory: a container that gets hold
 * of its {@code /proc/self/exe} has nothing of the host's to overwrite (CVE-2019-5736), and a
 * resident JVM keeps starting the very build that its plans were made for.
 */
public final class Executor implements AutoCloseable {
  private static final int MAX_BYTES = 16 << 20;
  private static final int SEALS =
      OpenFlags.F_SEAL_SEAL
          | OpenFlags.F_SEAL_SHRINK
          | OpenFlags.F_SEAL_GROW
          | OpenFlags.F_SEAL_WRITE;

  private final Fd image;

  private Executor(Fd image) {
    this.image = image;
  }

  /**
   * Copies the program once.
   *
   * @param path of {@code libexec/nsexec} in the install tree
   */
  public static Executor seal(Kernel kernel, String path) throws SyscallException {
    byte[] program;
    try (Fd file = kernel.open(path, OpenFlags.O_RDONLY)) {
      program = kernel.readAll(file, MAX_BYTES);
    }
    Fd image = executableMemfd(kernel);
    try {
      kernel.writeAll(image, program);
      kernel.addSeals(image, SEALS);
      return new Executor(image);
    } catch (SyscallException e) {
      image.close();
      throw e;
    }
  }

  private static Fd executableMemfd(Kernel kernel) throws SyscallException {
    int flags = OpenFlags.MFD_CLOEXEC | OpenFlags.MFD_ALLOW_SEALING;
    try {
      return kernel.memfdCreate("jrunc-nsexec", flags | OpenFlags.MFD_EXEC);
    } catch (SyscallException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
      // Before Linux 6.3 there is no MFD_EXEC, and every memfd is executable.
      return kernel.memfdCreate("jrunc-nsexec", flags);
    }
  }

  /** The same copy for one call; closing it leaves this one as it is. */
  public Executor share() {
    return new Executor(Fd.borrow(image.number()));
  }

  /** The sealed copy. Owned by this object. */
  Fd image() {
    return image;
  }

  @Override
  public void close() {
    image.close();
  }
}
