package dev.jrunc.seccomp;

import dev.jrunc.linux.NativeLibrary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Looks up syscalls in libseccomp's tables. Not thread-safe: it holds the memory for the names. */
final class SyscallNames {
  private static final int SIZE = 256;

  private final Libseccomp library;
  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
  private final long address = NativeLibrary.address(memory);

  SyscallNames(Libseccomp library) {
    this.library = library;
  }

  /**
   * The number of a syscall: below -1 for one that exists on other architectures only, -1 for one that
   * libseccomp does not know.
   */
  int number(String name, SeccompArch arch) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= SIZE || name.indexOf('\0') >= 0) {
      return -1;
    }
    memory.put(0, bytes).put(bytes.length, (byte) 0);
    return (int) library.resolveName.call(Integer.toUnsignedLong(arch.token()), address);
  }
}
