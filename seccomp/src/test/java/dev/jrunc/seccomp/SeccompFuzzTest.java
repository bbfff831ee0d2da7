package dev.jrunc.seccomp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.NativeKernel;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.fuzz.FuzzRun;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Random profiles: what the compiled program answers to a call, as an interpreter of classic BPF has it,
 * is what the profile says of that call. See {@link FuzzRun} for longer runs.
 */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "syscall numbers are x86-64's")
class SeccompFuzzTest {
  private static final int CALLS = 60;
  private static final int AARCH64 = 0xc00000b7;
  private static final int SOCKETCALL = 102;
  private static final int SOCKET = 359;

  private final AtomicLong compiled = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  @Test
  void programsAnswerWhatTheProfileSays() throws Exception {
    Libseccomp library = Libseccomp.open();
    SeccompCompiler compiler = SeccompCompiler.open(NativeKernel.open());
    long rounds =
        FuzzRun.run("seccomp", 1500, random -> round(library, compiler, random));
    System.out.println("fuzz seccomp: " + compiled + " compiled, " + refused + " refused");
    assertTrue(compiled.get() > rounds / 2, compiled + " of " + rounds + " compiled");
  }

  private void round(Libseccomp library, SeccompCompiler compiler, Random random) {
    ProfileMaker maker = new ProfileMaker(random);
    LinuxSeccomp profile = maker.profile();
    SeccompFilter filter;
    try {
      filter = compiler.compile(profile);
    } catch (SeccompException e) {
      assertTrue(!e.getMessage().isEmpty());
      refused.incrementAndGet();
      return;
    }
    compiled.incrementAndGet();
    BpfInterpreter program = new BpfInterpreter(filter.program());
    SyscallNames names = new SyscallNames(library);
    ProfileModel model = new ProfileModel(profile, names);
    for (int i = 0; i < CALLS; i++) {
      SeccompArch arch =
          switch (random.nextInt(5)) {
            case 0 -> SeccompArch.X86;
            case 1 -> SeccompArch.X32;
            default -> SeccompArch.X86_64;
          };
      int nr = number(names, maker.name(profile), arch, random);
      if (arch == SeccompArch.X86 && (nr == SOCKETCALL || nr == SOCKET)) {
        continue; // on x86 socket() is both of these, which libseccomp knows and the model does not
      }
      long[] args = new long[6];
      Arrays.setAll(args, index -> maker.argument(profile));
      check(model.answers(arch, nr, args), program, arch, nr, args, profile);
    }
    check(Set.of(0), program, null, random.nextInt(500), new long[6], profile);
  }

  private static int number(SyscallNames names, String name, SeccompArch arch, Random random) {
    int number = random.nextInt(6) == 0 ? -1 : names.number(name, arch);
    int bit = arch == SeccompArch.X32 ? 0x4000_0000 : 0;
    return number >= 0 ? number : random.nextInt(random.nextBoolean() ? 500 : 5000) | bit;
  }

  private static void check(
      Set<Integer> right, BpfInterpreter program, SeccompArch arch, int nr, long[] args, LinuxSeccomp profile) {
    int token = arch == null ? AARCH64 : arch.auditArch();
    int got = program.run(token, nr, args);
    if (!right.contains(got)) {
      throw new AssertionError(
          arch + " syscall " + nr + Arrays.toString(args) + ": " + Integer.toHexString(got) + ", right were "
              + right.stream().map(Integer::toHexString).toList() + " of " + profile);
    }
  }
}
