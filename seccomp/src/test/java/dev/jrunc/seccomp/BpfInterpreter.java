package dev.jrunc.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a seccomp program as the kernel would (classic BPF, Documentation/networking/filter.rst). */
final class BpfInterpreter {
  static final int AUDIT_ARCH_X86_64 = 0xc000003e;
  static final int AUDIT_ARCH_I386 = 0x40000003;

  private final ByteBuffer program;

  BpfInterpreter(byte[] program) {
    if (program.length == 0 || program.length % 8 != 0 || program.length > 4096 * 8) {
      throw new IllegalArgumentException(program.length + " bytes");
    }
    this.program = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
  }

  int length() {
    return program.capacity() / 8;
  }

  /** SECCOMP_RET_* for a call with these arguments (missing ones are 0). */
  int run(int arch, int nr, long... args) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(0, nr).putInt(4, arch);
    for (int i = 0; i < args.length; i++) {
      data.putLong(16 + 8 * i, args[i]);
    }
    int a = 0;
    for (int pc = 0; ; pc++) {
      int code = program.getShort(pc * 8) & 0xffff;
      int jt = program.get(pc * 8 + 2) & 0xff;
      int jf = program.get(pc * 8 + 3) & 0xff;
      int k = program.getInt(pc * 8 + 4);
      switch (code) {
        case 0x20 -> a = data.getInt(k);
        case 0x54 -> a &= k;
        case 0x05 -> pc += k;
        case 0x15 -> pc += a == k ? jt : jf;
        case 0x25 -> pc += Integer.compareUnsigned(a, k) > 0 ? jt : jf;
        case 0x35 -> pc += Integer.compareUnsigned(a, k) >= 0 ? jt : jf;
        case 0x45 -> pc += (a & k) != 0 ? jt : jf;
        case 0x06 -> {
          return k;
        }
        default -> throw new AssertionError("instruction " + Integer.toHexString(code) + " at " + pc);
      }
    }
  }
}
