package dev.jrunc.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the programs of several architectures behind instructions that choose among them and that answer
 * ENOSYS to syscalls with numbers above all that the profile names. Those are newer than the profile, and
 * a C library that gets EPERM for them would not fall back to the old ones (glibc's clone3 and
 * faccessat2); as in runc, numbers are compared for each architecture.
 *
 * <p>libseccomp could make one program of all architectures itself, but the time it takes grows with the
 * square of the size: for an engine's default profile with x86-64, x86 and x32 four times that of three
 * programs.
 *
 * <pre>
 *       ld  [arch]
 *       jne #A, next           ; a section for each AUDIT_ARCH
 *       ld  [nr]
 *       jgt #last, 0, 1
 *       ret #ENOSYS
 *       ja  program of A
 * next: ...
 *                              ; no section: the first program, which refuses the architecture
 * </pre>
 */
final class Linker {
  private static final int LD_W_ABS = 0x20;
  private static final int JA = 0x05;
  private static final int JEQ_K = 0x15;
  private static final int JGT_K = 0x25;
  private static final int JSET_K = 0x45;
  private static final int RET_K = 0x06;
  private static final int OFFSET_NR = 0;
  private static final int OFFSET_ARCH = 4;
  private static final int X32_BIT = 1 << 30;
  private static final int ENOSYS = 0x0005_0000 | 38;

  /** {@code k} of a JA is, until it is assembled, the index of a program. */
  private record Instruction(int code, int jt, int jf, int k) {}

  private Linker() {}

  /** One program of all, in the machine's byte order; at least one is given, and each architecture once. */
  static byte[] link(List<ArchProgram> programs) {
    if (programs.size() == 1 && programs.getFirst().lastSyscall() == 0) {
      return programs.getFirst().program();
    }
    Map<Integer, List<Integer>> byAuditArch = new LinkedHashMap<>();
    for (int i = 0; i < programs.size(); i++) {
      byAuditArch
          .computeIfAbsent(programs.get(i).arch().auditArch(), k -> new ArrayList<>())
          .add(i);
    }
    List<Instruction> prologue = new ArrayList<>();
    prologue.add(new Instruction(LD_W_ABS, 0, 0, OFFSET_ARCH));
    byAuditArch.forEach(
        (auditArch, indices) -> {
          List<Instruction> section = section(programs, indices);
          prologue.add(new Instruction(JEQ_K, 0, section.size(), auditArch));
          prologue.addAll(section);
        });
    return assemble(prologue, programs);
  }

  /**
   * One program that asks each of these in turn, for as long as the answer is the default.
   *
   * @param defaultValue SECCOMP_RET_*, which no rule answers with
   */
  static byte[] chain(List<byte[]> programs, int defaultValue) {
    if (programs.size() == 1) {
      return programs.getFirst();
    }
    int length = 0;
    for (byte[] program : programs) {
      length += program.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    for (byte[] program : programs) {
      int end = out.position() + program.length;
      out.put(program);
      for (int at = end - program.length; end < length && at < end; at += 8) {
        if (out.getShort(at) == RET_K && out.getInt(at + 4) == defaultValue) {
          out.putShort(at, (short) JA).putInt(at + 4, (end - at) / 8 - 1);
        }
      }
    }
    return out.array();
  }

  private static List<Instruction> section(List<ArchProgram> programs, List<Integer> indices) {
    List<Instruction> section = new ArrayList<>();
    section.add(new Instruction(LD_W_ABS, 0, 0, OFFSET_NR));
    for (int index : indices) {
      List<Instruction> body = body(programs.get(index), index);
      switch (programs.get(index).arch()) {
        // One AUDIT_ARCH for both, told apart by a bit of the number, which counts in the comparison.
        case X86_64 -> section.add(new Instruction(JSET_K, body.size(), 0, X32_BIT));
        case X32 -> section.add(new Instruction(JSET_K, 0, body.size(), X32_BIT));
        case X86, ARM, AARCH64, LOONGARCH64, M68K, MIPS, MIPS64, MIPS64N32, MIPSEL, MIPSEL64,
            MIPSEL64N32, PARISC, PARISC64, PPC, PPC64, PPC64LE, RISCV64, S390, S390X, SH, SHEB -> {}
      }
      section.addAll(body);
    }
    // The other of the two without a program of its own: any here refuses it.
    section.add(new Instruction(JA, 0, 0, indices.getFirst()));
    return section;
  }

  private static List<Instruction> body(ArchProgram program, int index) {
    List<Instruction> body = new ArrayList<>();
    if (program.lastSyscall() != 0) {
      Instruction enosys = new Instruction(RET_K, 0, 0, ENOSYS);
      if (program.arch() == SeccompArch.S390 || program.arch() == SeccompArch.S390X) {
        // Number 0 multiplexes numbers that do not fit the instruction; unknown ones stay 0, and the
        // real syscall 0, setup, is long gone.
        body.add(new Instruction(JEQ_K, 0, 1, 0));
        body.add(enosys);
      }
      body.add(new Instruction(JGT_K, 0, 1, program.lastSyscall()));
      body.add(enosys);
    }
    body.add(new Instruction(JA, 0, 0, index));
    return body;
  }

  private static byte[] assemble(List<Instruction> prologue, List<ArchProgram> programs) {
    int[] starts = new int[programs.size()];
    int length = prologue.size();
    for (int i = 0; i < starts.length; i++) {
      starts[i] = length;
      length += programs.get(i).program().length / 8;
    }
    ByteBuffer out = ByteBuffer.allocate(length * 8).order(ByteOrder.nativeOrder());
    for (int i = 0; i < prologue.size(); i++) {
      Instruction in = prologue.get(i);
      int k = in.code() == JA ? starts[in.k()] - i - 1 : in.k();
      out.putShort((short) in.code()).put((byte) in.jt()).put((byte) in.jf()).putInt(k);
    }
    for (ArchProgram program : programs) {
      out.put(program.program());
    }
    return out.array();
  }
}
