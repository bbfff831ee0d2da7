package dev.jrunc.seccomp;

import dev.jrunc.linux.FileCalls;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Syscall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes filters of OCI profiles (config-linux.md, "Seccomp") with libseccomp, as runc makes them and with
 * its words for what is wrong. Thread-safe.
 */
public final class SeccompCompiler {
  /** libseccomp up to 2.5.4 makes wrong trees of no rules at all; runc draws the line here. */
  private static final int FEW_RULES = 32;

  private static final int NOTIFY_API_LEVEL = 6;
  private static final int ENOSYS = 38;

  private final FileCalls files;
  private final Libseccomp library;

  private SeccompCompiler(FileCalls files, Libseccomp library) {
    this.files = files;
    this.library = library;
  }

  /**
   * Loads libseccomp.
   *
   * @throws SeccompException if there is no libseccomp.so.2, or it lacks a function
   */
  public static SeccompCompiler open(FileCalls files) throws SeccompException {
    return new SeccompCompiler(files, Libseccomp.open());
  }

  /** libseccomp's version, as {@code 2.5.4}. */
  public String version() {
    return library.version();
  }

  /** Whether both libseccomp and the kernel take this flag. */
  public boolean supports(SeccompFlag flag) {
    return library.apiLevel() >= flag.apiLevel();
  }

  /** Names, under a hash, everything that a filter depends on. */
  public ProfileKey key(LinuxSeccomp profile) {
    return ProfileKey.of(profile, library.nativeArch(), library.apiLevel(), library.version());
  }

  /**
   * Compiles a profile. Nothing is loaded.
   *
   * @throws SeccompException with a pointer into the profile
   */
  public SeccompFilter compile(LinuxSeccomp profile) throws SeccompException {
    SeccompAction defaultAction = ProfileNames.action(profile.defaultAction(), "/defaultAction");
    Map<SeccompArch, String> archs = architectures(profile);
    List<String> warnings = new ArrayList<>();
    boolean notifies = checkNotify(profile, defaultAction);
    int flags = flags(profile, notifies, warnings);
    int defaultValue = defaultAction.returnValue(profile.defaultErrnoRet());
    SyscallNames names = new SyscallNames(library);
    List<Rule> rules = Rule.of(profile, names, library.nativeArch(), defaultValue);
    boolean limited = answersEnosys(profile, defaultAction);
    boolean optimized = ruleCount(profile) > FEW_RULES;
    List<ArchProgram> programs = new ArrayList<>();
    for (var arch : archs.entrySet()) {
      int last = limited ? lastSyscall(profile, names, arch.getKey(), warnings) : 0;
      byte[] program = program(arch.getKey(), arch.getValue(), defaultValue, rules, optimized);
      programs.add(new ArchProgram(arch.getKey(), last, program));
    }
    return new SeccompFilter(Linker.link(programs), flags, warnings);
  }

  private byte[] program(
      SeccompArch arch, String pointer, int defaultValue, List<Rule> rules, boolean optimized)
      throws SeccompException {
    List<byte[]> layers = new ArrayList<>();
    for (List<Rule> layer : RuleLayers.of(rules)) {
      layers.add(layer(arch, pointer, defaultValue, layer, optimized));
    }
    return Linker.chain(layers, defaultValue);
  }

  private byte[] layer(
      SeccompArch arch, String pointer, int defaultValue, List<Rule> rules, boolean optimized)
      throws SeccompException {
    try (FilterContext filter = FilterContext.open(library, defaultValue)) {
      if (arch != library.nativeArch()) {
        filter.add(arch, pointer);
        filter.remove(library.nativeArch());
      }
      if (optimized) {
        filter.optimize();
      }
      for (Rule rule : rules) {
        filter.add(rule);
      }
      return filter.export(files);
    }
  }

  /** Those of the profile with their pointers, and the native one, which is always meant. */
  private Map<SeccompArch, String> architectures(LinuxSeccomp profile) throws SeccompException {
    Map<SeccompArch, String> archs = new LinkedHashMap<>();
    archs.put(library.nativeArch(), "/architectures");
    for (int i = 0; i < profile.architectures().size(); i++) {
      String pointer = "/architectures/" + i;
      archs.putIfAbsent(ProfileNames.arch(profile.architectures().get(i), pointer), pointer);
    }
    return archs;
  }

  private boolean checkNotify(LinuxSeccomp profile, SeccompAction defaultAction)
      throws SeccompException {
    boolean notifies = false;
    for (int i = 0; i < profile.syscalls().size(); i++) {
      Syscall rule = profile.syscalls().get(i);
      if (ProfileNames.action(rule.action(), "/syscalls/" + i + "/action") != SeccompAction.NOTIFY) {
        continue;
      }
      if (library.apiLevel() < NOTIFY_API_LEVEL) {
        throw SeccompException.compiling(
            "/syscalls/" + i + "/action",
            "seccomp notify unsupported: API level: got "
                + library.apiLevel()
                + ", want at least 6. Please try with libseccomp >= 2.5.0 and Linux >= 5.7");
      }
      // The number of the listener reaches the runtime by write: it would wait for an agent that
      // waits for the listener.
      if (rule.names().contains("write")) {
        throw SeccompException.compiling(
            "/syscalls/" + i, "SCMP_ACT_NOTIFY cannot be used for the write syscall");
      }
      notifies = notifies || !rule.names().isEmpty();
    }
    if (defaultAction == SeccompAction.NOTIFY) {
      throw SeccompException.compiling(
          "/defaultAction", "SCMP_ACT_NOTIFY cannot be used as default action");
    }
    return notifies;
  }

  private int flags(LinuxSeccomp profile, boolean notifies, List<String> warnings)
      throws SeccompException {
    int flags = notifies ? SeccompFlag.NEW_LISTENER : 0;
    List<String> names = profile.flags();
    if (names == null) {
      return supports(SeccompFlag.SPEC_ALLOW) ? flags | SeccompFlag.SPEC_ALLOW.bit() : flags;
    }
    for (int i = 0; i < names.size(); i++) {
      SeccompFlag flag = ProfileNames.flag(names.get(i), "/flags/" + i);
      if (flag == SeccompFlag.WAIT_KILLABLE_RECV) {
        if (!notifies) {
          // The kernel refuses it without a listener, where it could have no effect.
          warnings.add("seccomp flag " + flag.ociName() + " ignored: no rule notifies");
          continue;
        }
      } else if (!supports(flag)) {
        throw SeccompException.reading(
            "/flags/" + i,
            "seccomp flag " + flag.ociName() + " is not supported: API level: got "
                + library.apiLevel() + ", want at least " + flag.apiLevel());
      }
      flags |= flag.bit();
    }
    return flags;
  }

  private static boolean answersEnosys(LinuxSeccomp profile, SeccompAction defaultAction) {
    Long errno = profile.defaultErrnoRet();
    boolean enosysAnyway = defaultAction == SeccompAction.ERRNO && errno != null && errno == ENOSYS;
    return !defaultAction.isPermissive() && !enosysAnyway;
  }

  /** The greatest number among all rules, also those that say what the default says. */
  private static int lastSyscall(
      LinuxSeccomp profile, SyscallNames names, SeccompArch arch, List<String> warnings) {
    int last = 0;
    for (Syscall rule : profile.syscalls()) {
      for (String name : rule.names()) {
        last = Math.max(last, names.number(name, arch));
      }
    }
    if (last == 0) {
      warnings.add("could not find any syscalls for arch " + arch.libseccompName());
    }
    return last;
  }

  private static int ruleCount(LinuxSeccomp profile) {
    int count = 0;
    for (Syscall rule : profile.syscalls()) {
      count += rule.names().size();
    }
    return count;
  }
}
