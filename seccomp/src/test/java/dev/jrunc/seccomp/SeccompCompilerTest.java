package dev.jrunc.seccomp;

import static dev.jrunc.seccomp.BpfInterpreter.AUDIT_ARCH_I386;
import static dev.jrunc.seccomp.BpfInterpreter.AUDIT_ARCH_X86_64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.NativeKernel;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.LinuxSeccomp;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "syscall numbers are x86-64's")
class SeccompCompilerTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int EPERM = 0x50001;
  private static final int ENOSYS = 0x50026;
  private static final int KILL_THREAD = 0;

  private static SeccompCompiler compiler;

  @BeforeAll
  static void open() throws Exception {
    compiler = SeccompCompiler.open(NativeKernel.open());
  }

  private static LinuxSeccomp profile(String json) throws Exception {
    String config = "{\"linux\":{\"seccomp\":" + json.replace('\'', '"') + "}}";
    return ConfigJson.readSpec(config.getBytes(UTF_8)).linux().seccomp();
  }

  private static BpfInterpreter compile(String json) throws Exception {
    return new BpfInterpreter(compiler.compile(profile(json)).program());
  }

  private static LinuxSeccomp engineDefault() throws Exception {
    try (InputStream in = SeccompCompilerTest.class.getResourceAsStream("engine-default.json")) {
      return profile(new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void anEnginesDefaultProfileDoesWhatItSays() throws Exception {
    SeccompFilter filter = compiler.compile(engineDefault());
    BpfInterpreter bpf = new BpfInterpreter(filter.program());
    assertEquals(List.of(), filter.warnings());
    assertFalse(filter.notifies());
    int a = AUDIT_ARCH_X86_64;
    for (int nr : new int[] {0, 1, 2, 9, 59, 231, 257, 437, 439, 452}) {
      assertEquals(ALLOW, bpf.run(a, nr), "syscall " + nr);
    }
    // mount, reboot, bpf, unshare, keyctl, io_uring_setup
    for (int nr : new int[] {165, 169, 321, 272, 250, 425}) {
      assertEquals(EPERM, bpf.run(a, nr), "syscall " + nr);
    }
    assertEquals(ENOSYS, bpf.run(a, 435), "clone3");
    assertEquals(ALLOW, bpf.run(a, 41, 1), "socket AF_UNIX");
    assertEquals(EPERM, bpf.run(a, 41, 40), "socket AF_VSOCK");
    for (long persona : new long[] {0, 8, 0x20000, 0x20008, 0xffffffffL}) {
      assertEquals(ALLOW, bpf.run(a, 135, persona), "personality " + persona);
    }
    assertEquals(EPERM, bpf.run(a, 135, 1));
    assertEquals(EPERM, bpf.run(a, 135, 1L << 32), "the upper half counts");
    assertEquals(ALLOW, bpf.run(a, 56, 0x11), "clone");
    assertEquals(EPERM, bpf.run(a, 56, 0x10000000), "clone CLONE_NEWUSER");
    assertEquals(ENOSYS, bpf.run(a, 600), "newer than the profile");
    assertEquals(ENOSYS, bpf.run(a, 0x40000000 | 700), "x32, newer than the profile");
    assertEquals(ALLOW, bpf.run(a, 0x40000000), "x32 read");
    assertEquals(ALLOW, bpf.run(AUDIT_ARCH_I386, 3), "i386 read");
    assertEquals(EPERM, bpf.run(AUDIT_ARCH_I386, 21), "i386 mount");
    assertEquals(ENOSYS, bpf.run(AUDIT_ARCH_I386, 700));
    assertEquals(KILL_THREAD, bpf.run(0xc00000b7, 63), "aarch64");
  }

  @Test
  void otherAbisAreBadWithoutTheirArchitecture() throws Exception {
    BpfInterpreter bpf =
        compile("{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[{'names':['read','openat2'],'action':'SCMP_ACT_ALLOW'}]}");
    assertEquals(ALLOW, bpf.run(AUDIT_ARCH_X86_64, 0));
    assertEquals(EPERM, bpf.run(AUDIT_ARCH_X86_64, 1));
    assertEquals(ENOSYS, bpf.run(AUDIT_ARCH_X86_64, 438), "one above openat2");
    assertEquals(EPERM, bpf.run(AUDIT_ARCH_X86_64, 436), "one below openat2");
    assertEquals(KILL_THREAD, bpf.run(AUDIT_ARCH_X86_64, 0x40000000));
    assertEquals(KILL_THREAD, bpf.run(AUDIT_ARCH_I386, 3));
  }

  @ParameterizedTest
  @CsvSource({
    // operator, datum, argument, whether the rule matches
    "NE, 5, 5, false", "NE, 5, 6, true", "NE, 5, 4294967301, true",
    "LT, 5, 4, true", "LT, 5, 5, false", "LT, 4294967296, 4294967295, true", "LT, 5, -1, false",
    "LE, 5, 5, true", "LE, 5, 6, false", "LE, 5, 4294967296, false",
    "EQ, 5, 5, true", "EQ, 5, 4294967301, false", "EQ, -1, -1, true",
    "GE, 5, 5, true", "GE, 5, 4, false", "GE, 5, 4294967296, true", "GE, 9223372036854775807, -1, true",
    "GT, 5, 5, false", "GT, 5, 6, true", "GT, 4294967295, 4294967296, true",
  })
  void operatorsCompareUnsigned64Bits(String op, long datum, long argument, boolean matches) throws Exception {
    BpfInterpreter bpf =
        compile(
            "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['kill'],'action':'SCMP_ACT_ERRNO','errnoRet':7,"
                + "'args':[{'index':2,'value':" + Long.toUnsignedString(datum) + ",'op':'SCMP_CMP_" + op + "'}]}]}");
    assertEquals(matches ? 0x50007 : ALLOW, bpf.run(AUDIT_ARCH_X86_64, 62, 0, 0, argument));
    assertEquals(ALLOW, bpf.run(AUDIT_ARCH_X86_64, 61, 0, 0, argument));
  }

  @Test
  void theMaskIsValueAndTheDatumValueTwo() throws Exception {
    BpfInterpreter bpf =
        compile(
            "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['kill'],'action':'SCMP_ACT_ERRNO',"
                + "'args':[{'index':0,'value':240,'valueTwo':16,'op':'SCMP_CMP_MASKED_EQ'}]}]}");
    assertEquals(EPERM, bpf.run(AUDIT_ARCH_X86_64, 62, 0x10));
    assertEquals(EPERM, bpf.run(AUDIT_ARCH_X86_64, 62, 0xf1f));
    assertEquals(ALLOW, bpf.run(AUDIT_ARCH_X86_64, 62, 0x30));
  }

  @Test
  void argumentsMustAllMatchButTwoOnOneIndexAreAlternatives() throws Exception {
    String rule =
        "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['kill'],'action':'SCMP_ACT_ERRNO','args':["
            + "{'index':0,'value':1,'op':'SCMP_CMP_EQ'},{'index':%d,'value':2,'op':'SCMP_CMP_EQ'}]}]}";
    BpfInterpreter both = compile(rule.replace("%d", "1"));
    assertEquals(EPERM, both.run(AUDIT_ARCH_X86_64, 62, 1, 2));
    assertEquals(ALLOW, both.run(AUDIT_ARCH_X86_64, 62, 1, 3));
    assertEquals(ALLOW, both.run(AUDIT_ARCH_X86_64, 62, 2, 2));
    BpfInterpreter either = compile(rule.replace("%d", "0"));
    assertEquals(EPERM, either.run(AUDIT_ARCH_X86_64, 62, 1));
    assertEquals(EPERM, either.run(AUDIT_ARCH_X86_64, 62, 2));
    assertEquals(ALLOW, either.run(AUDIT_ARCH_X86_64, 62, 3));
  }

  /** Found by the fuzz test: libseccomp 2.5.4 alone never comes back from the second rule. */
  @ParameterizedTest
  @ValueSource(strings = {"NE", "LT", "LE", "GE", "GT"})
  void rulesMayHaveAComparisonInCommon(String op) throws Exception {
    String rule =
        "{'names':['lseek'],'action':'SCMP_ACT_ERRNO','errnoRet':%d,'args':["
            + "{'index':0,'value':1,'op':'SCMP_CMP_" + op + "'},{'index':%d,'value':3,'op':'SCMP_CMP_EQ'}]}";
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          BpfInterpreter bpf =
              compile(
                  "{'defaultAction':'SCMP_ACT_KILL','syscalls':[" + rule.formatted(7, 2) + "," + rule.formatted(8, 4)
                      + "," + rule.formatted(9, 3) + ",{'names':['read'],'action':'SCMP_ACT_ALLOW'}]}");
          long matching = op.startsWith("L") || op.equals("NE") ? 0 : 2;
          long other = op.equals("NE") ? 1 : 2 - matching;
          assertEquals(0x50007, bpf.run(AUDIT_ARCH_X86_64, 8, matching, 0, 3, 0, 0));
          assertEquals(0x50008, bpf.run(AUDIT_ARCH_X86_64, 8, matching, 0, 0, 0, 3));
          assertEquals(0x50009, bpf.run(AUDIT_ARCH_X86_64, 8, matching, 0, 0, 3, 0));
          assertEquals(KILL_THREAD, bpf.run(AUDIT_ARCH_X86_64, 8, matching, 0, 0, 0, 0));
          assertEquals(KILL_THREAD, bpf.run(AUDIT_ARCH_X86_64, 8, other, 0, 3, 3, 3));
          assertEquals(ALLOW, bpf.run(AUDIT_ARCH_X86_64, 0));
          assertEquals(KILL_THREAD, bpf.run(AUDIT_ARCH_I386, 0));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "SCMP_ACT_KILL, 0", "SCMP_ACT_KILL_THREAD, 0", "SCMP_ACT_KILL_PROCESS, 0x80000000",
    "SCMP_ACT_TRAP, 0x30000", "SCMP_ACT_ERRNO, 0x50001", "SCMP_ACT_TRACE, 0x7ff00001",
    "SCMP_ACT_LOG, 0x7ffc0000", "SCMP_ACT_NOTIFY, 0x7fc00000",
  })
  void actionsReturnTheKernelsNumbers(String action, String value) throws Exception {
    SeccompFilter filter =
        compiler.compile(
            profile("{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['getpid'],'action':'" + action + "'}]}"));
    BpfInterpreter bpf = new BpfInterpreter(filter.program());
    assertEquals(Long.decode(value).intValue(), bpf.run(AUDIT_ARCH_X86_64, 39));
    assertEquals(ALLOW, bpf.run(AUDIT_ARCH_X86_64, 40));
    assertEquals(action.equals("SCMP_ACT_NOTIFY"), filter.notifies());
  }

  @ParameterizedTest
  @CsvSource({
    // default action, its errno, answer to a new syscall
    "SCMP_ACT_ALLOW, , 0x7fff0000", "SCMP_ACT_LOG, , 0x7ffc0000", "SCMP_ACT_TRACE, , 0x7ff00001",
    "SCMP_ACT_ERRNO, , 0x50026", "SCMP_ACT_ERRNO, 38, 0x50026", "SCMP_ACT_ERRNO, 13, 0x50026",
    "SCMP_ACT_KILL, , 0x50026", "SCMP_ACT_KILL_PROCESS, , 0x50026", "SCMP_ACT_TRAP, , 0x50026",
  })
  void newSyscallsGetEnosysUnlessTheDefaultLetsThemThrough(String action, Integer errno, String value)
      throws Exception {
    BpfInterpreter bpf =
        compile(
            "{'defaultAction':'" + action + "','defaultErrnoRet':" + errno
                + ",'syscalls':[{'names':['read'],'action':'SCMP_ACT_ERRNO','errnoRet':9},"
                + "{'names':['openat2'],'action':'SCMP_ACT_ERRNO','errnoRet':10}]}");
    assertEquals(Long.decode(value).intValue(), bpf.run(AUDIT_ARCH_X86_64, 500));
    assertEquals(0x50009, bpf.run(AUDIT_ARCH_X86_64, 0));
    assertEquals(0x5000a, bpf.run(AUDIT_ARCH_X86_64, 437));
  }

  @Test
  void rulesThatSayWhatTheDefaultSaysAreLeftOutAndDuplicatesDoNoHarm() throws Exception {
    BpfInterpreter bpf =
        compile(
            "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[{'names':['mount','openat2'],'action':'SCMP_ACT_ERRNO'},"
                + "{'names':['read','read'],'action':'SCMP_ACT_ALLOW'},{'names':['read'],'action':'SCMP_ACT_ALLOW'}]}");
    assertEquals(EPERM, bpf.run(AUDIT_ARCH_X86_64, 165));
    assertEquals(ALLOW, bpf.run(AUDIT_ARCH_X86_64, 0));
    assertEquals(ENOSYS, bpf.run(AUDIT_ARCH_X86_64, 438), "a rule left out still counts as known");
  }

  /** One program of all architectures, in a list instead of a tree, made by libseccomp alone. */
  private static BpfInterpreter libseccompAlone(LinuxSeccomp profile) throws Exception {
    Libseccomp library = Libseccomp.open();
    try (FilterContext filter = FilterContext.open(library, EPERM)) {
      for (String arch : profile.architectures()) {
        if (SeccompArch.ofOciName(arch) != library.nativeArch()) {
          filter.add(SeccompArch.ofOciName(arch), "");
        }
      }
      for (Rule rule : Rule.of(profile, new SyscallNames(library), library.nativeArch(), EPERM)) {
        filter.add(rule);
      }
      return new BpfInterpreter(filter.export(NativeKernel.open()));
    }
  }

  @Test
  void linkedTreesDecideAsOneListOfLibseccompDoes() throws Exception {
    BpfInterpreter linked = new BpfInterpreter(compiler.compile(engineDefault()).program());
    BpfInterpreter alone = libseccompAlone(engineDefault());
    long[][] arguments = {{}, {40}, {8}, {0x10000000}, {1, 2, 3, 4, 5, 6}, {-1, -1, -1, -1, -1, -1}, {1L << 32}};
    for (int arch : new int[] {AUDIT_ARCH_X86_64, AUDIT_ARCH_I386, 0xc00000b7}) {
      for (int bit : new int[] {0, 0x40000000}) {
        for (int nr = 0; nr < 600; nr++) {
          for (long[] args : arguments) {
            int decided = linked.run(arch, nr | bit, args);
            int expected = alone.run(arch, nr | bit, args);
            // Above all that the profile names: the linker's own answer.
            boolean above = nr > 440 || (bit != 0 && arch == AUDIT_ARCH_I386);
            if (!(above && decided == ENOSYS && expected == EPERM)) {
              assertEquals(expected, decided, Integer.toHexString(arch) + " syscall " + (nr | bit));
            }
          }
        }
      }
    }
  }

  @Test
  void flagsBecomeBits() throws Exception {
    String head = "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['getpid'],'action':'%s'}]";
    String errno = head.replace("%s", "SCMP_ACT_ERRNO");
    assertEquals(4, compiler.compile(profile(errno + "}")).flags(), "absent: SPEC_ALLOW");
    assertEquals(0, compiler.compile(profile(errno + ",'flags':[]}")).flags());
    assertEquals(
        2,
        compiler.compile(profile(errno + ",'flags':['SECCOMP_FILTER_FLAG_TSYNC','SECCOMP_FILTER_FLAG_LOG']}")).flags());
    String notify = head.replace("%s", "SCMP_ACT_NOTIFY");
    assertEquals(
        8 | 32, compiler.compile(profile(notify + ",'flags':['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV']}")).flags());
    SeccompFilter useless =
        compiler.compile(profile(errno + ",'flags':['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV']}"));
    assertEquals(0, useless.flags());
    assertEquals(1, useless.warnings().size());
    assertTrue(compiler.supports(SeccompFlag.LOG));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{'defaultAction':'SCMP_ACT_X'} | /defaultAction | string SCMP_ACT_X is not a valid action for seccomp",
    "{'defaultAction':'SCMP_ACT_NOTIFY'} | /defaultAction | SCMP_ACT_NOTIFY cannot be used as default action",
    "{'defaultAction':'SCMP_ACT_ALLOW','architectures':['SCMP_ARCH_X86','X']} | /architectures/1 | string X is not a valid arch for seccomp",
    "{'defaultAction':'SCMP_ACT_ALLOW','flags':['F']} | /flags/0 | seccomp flag F is not known to runc",
    "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'Y'}]} | /syscalls/0/action | string Y is not a valid action for seccomp",
    "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read','write'],'action':'SCMP_ACT_NOTIFY'}]} | /syscalls/0 | SCMP_ACT_NOTIFY cannot be used for the write syscall",
    "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_ERRNO','errnoRet':5000}]} | /syscalls/0/errnoRet | seccomp errnoRet 5000 is above 4095",
    "{'defaultAction':'SCMP_ACT_ALLOW','architectures':['SCMP_ARCH_S390']} | /architectures/0 | error adding architecture to seccomp filter: SCMP_ARCH_S390: numerical argument out of domain",
    "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read',''],'action':'SCMP_ACT_ERRNO'}]} | /syscalls/0/names/1 | empty string is not a valid syscall",
    "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_ERRNO','args':[{'index':0,'op':'Z'}]}]} | /syscalls/0/args/0/op | string Z is not a valid operator for seccomp",
    "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_ERRNO','args':[{'index':6,'op':'SCMP_CMP_EQ'}]}]} | /syscalls/0/args/0/index | error creating seccomp syscall condition for syscall read: syscalls only have up to 6 arguments (0 to 5), got index 6",
  })
  void errorsAreInRuncsWordsWithAPointer(String json, String pointer, String message) {
    SeccompException e = assertThrows(SeccompException.class, () -> compile(json));
    assertEquals(message, e.getMessage());
    assertEquals(pointer, e.pointer());
    // As seen from runc 1.3.6.
    String prefix = "unable to start container process: error during container init: unable to init seccomp: ";
    assertEquals(message.startsWith("string ") || message.startsWith("seccomp flag ") ? message : prefix + message,
        e.runcMessage());
  }

  @Test
  void keysNameEverythingThatCounts() throws Exception {
    LinuxSeccomp one = engineDefault();
    LinuxSeccomp flags =
        new LinuxSeccomp(
            one.defaultAction(), one.defaultErrnoRet(), one.architectures(), List.of(), "", "", one.syscalls());
    assertEquals(compiler.key(one), compiler.key(engineDefault()));
    assertNotEquals(compiler.key(one), compiler.key(flags), "empty flags are not absent flags");
    assertNotEquals(ProfileKey.of(one, SeccompArch.X86_64, 7, "2.5.4"), ProfileKey.of(one, SeccompArch.AARCH64, 7, "2.5.4"));
    assertNotEquals(ProfileKey.of(one, SeccompArch.X86_64, 7, "2.5.4"), ProfileKey.of(one, SeccompArch.X86_64, 6, "2.5.4"));
    assertNotEquals(ProfileKey.of(one, SeccompArch.X86_64, 7, "2.5.4"), ProfileKey.of(one, SeccompArch.X86_64, 7, "2.6.0"));
    assertTrue(compiler.version().startsWith("2."), compiler.version());
  }

  @Test
  void profilesMayBeCompiledAtTheSameTime() throws Exception {
    byte[] expected = compiler.compile(engineDefault()).program();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 5; i++) {
                        assertArrayEquals(
                            expected, compiler.compile(engineDefault()).program());
                      }
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
  }
}
