package dev.jrunc.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkerTest {
  private static final int ENOSYS = 0x50026;

  /** A program of 400 instructions, so that jumps over it are long, that returns what tells it apart. */
  private static ArchProgram program(SeccompArch arch, int last) {
    ByteBuffer code = ByteBuffer.allocate(400 * 8).order(ByteOrder.nativeOrder());
    while (code.hasRemaining()) {
      code.putShort((short) 0x06).putShort((short) 0).putInt(answer(arch));
    }
    return new ArchProgram(arch, last, code.array());
  }

  private static int answer(SeccompArch arch) {
    return 0x7000_0000 | arch.ordinal();
  }

  private static BpfInterpreter link(ArchProgram... programs) {
    return new BpfInterpreter(Linker.link(List.of(programs)));
  }

  @Test
  void oneProgramWithoutALimitStaysAsItIs() {
    ArchProgram one = program(SeccompArch.AARCH64, 0);
    assertArrayEquals(one.program(), Linker.link(List.of(one)));
  }

  @Test
  void everyArchitectureHasItsOwnProgramAndLimit() {
    // All at once would be longer than a program may be.
    for (int from = 0; from < SeccompArch.values().length; from += 4) {
      List<ArchProgram> programs = new ArrayList<>();
      for (int i = from; i < Math.min(from + 4, SeccompArch.values().length); i++) {
        SeccompArch arch = SeccompArch.values()[i];
        programs.add(program(arch, arch == SeccompArch.X32 ? 0x40000000 | 100 + i : 100 + i));
      }
      BpfInterpreter bpf = new BpfInterpreter(Linker.link(programs));
      for (ArchProgram p : programs) {
        int arch = p.arch().auditArch();
        assertEquals(answer(p.arch()), bpf.run(arch, p.lastSyscall()), p.arch() + " last");
        assertEquals(ENOSYS, bpf.run(arch, p.lastSyscall() + 1), p.arch() + " last + 1");
      }
      assertEquals(answer(SeccompArch.values()[from]), bpf.run(0x12345678, 1000), "none of them");
    }
  }

  @Test
  void withoutALimitEveryNumberReachesTheProgram() {
    BpfInterpreter bpf =
        link(program(SeccompArch.X86_64, 0), program(SeccompArch.X86, 0), program(SeccompArch.X32, 0));
    assertEquals(answer(SeccompArch.X86_64), bpf.run(0xc000003e, 5000));
    assertEquals(answer(SeccompArch.X86), bpf.run(0x40000003, 5000));
    assertEquals(answer(SeccompArch.X32), bpf.run(0xc000003e, 0x40000000 | 5000));
  }

  @Test
  void x32WithoutAProgramIsLeftToTheOneOfX8664() {
    BpfInterpreter bpf = link(program(SeccompArch.X86_64, 400));
    assertEquals(answer(SeccompArch.X86_64), bpf.run(0xc000003e, 0x40000000 | 500));
    assertEquals(ENOSYS, bpf.run(0xc000003e, 500));
    bpf = link(program(SeccompArch.X32, 0x40000000 | 400));
    assertEquals(answer(SeccompArch.X32), bpf.run(0xc000003e, 500));
    assertEquals(ENOSYS, bpf.run(0xc000003e, 0x40000000 | 500));
  }

  @Test
  void s390sMultiplexedNumberIsUnknown() {
    BpfInterpreter bpf = link(program(SeccompArch.S390X, 400), program(SeccompArch.PPC, 300));
    assertEquals(ENOSYS, bpf.run(SeccompArch.S390X.auditArch(), 0));
    assertEquals(answer(SeccompArch.S390X), bpf.run(SeccompArch.S390X.auditArch(), 1));
    assertEquals(answer(SeccompArch.PPC), bpf.run(SeccompArch.PPC.auditArch(), 0));
  }
}
