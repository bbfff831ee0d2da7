package dev.jrunc.seccomp;

import dev.jrunc.linux.NativeLibrary;
import java.io.IOException;

/** The functions of libseccomp.so.2 (2.5 or newer) that are used, bound at the first profile. */
final class Libseccomp {
  private static final String SONAME = "libseccomp.so.2";

  final NativeLibrary.Function init;
  final NativeLibrary.Function release;
  final NativeLibrary.Function archAdd;
  final NativeLibrary.Function archRemove;
  final NativeLibrary.Function attrSet;
  final NativeLibrary.Function ruleAddArray;
  final NativeLibrary.Function exportBpf;
  final NativeLibrary.Function resolveName;
  private final int apiLevel;
  private final SeccompArch nativeArch;
  private final String version;

  private Libseccomp(NativeLibrary library) throws IOException {
    init = library.function("seccomp_init", 1);
    release = library.function("seccomp_release", 1);
    archAdd = library.function("seccomp_arch_add", 2);
    archRemove = library.function("seccomp_arch_remove", 2);
    attrSet = library.function("seccomp_attr_set", 3);
    ruleAddArray = library.function("seccomp_rule_add_array", 5);
    exportBpf = library.function("seccomp_export_bpf", 2);
    resolveName = library.function("seccomp_syscall_resolve_name_arch", 2);
    // Also makes libseccomp probe the kernel, which it keeps in variables without locks.
    apiLevel = (int) library.function("seccomp_api_get", 0).call();
    nativeArch = nativeArch((int) library.function("seccomp_arch_native", 0).call());
    // struct scmp_version: unsigned major, minor, micro.
    int[] numbers =
        NativeLibrary.readInts(library.function("seccomp_version", 0).call(), 3);
    version = numbers[0] + "." + numbers[1] + "." + numbers[2];
  }

  static Libseccomp open() throws SeccompException {
    try {
      return new Libseccomp(NativeLibrary.open(SONAME));
    } catch (IOException e) {
      throw SeccompException.missing(
          "seccomp: config provided but seccomp not supported: " + e.getMessage(), e);
    }
  }

  /** seccomp_api_get(3): what kernel and library can do together. */
  int apiLevel() {
    return apiLevel;
  }

  private static SeccompArch nativeArch(int token) throws IOException {
    SeccompArch arch = SeccompArch.ofToken(token);
    if (arch == null) {
      throw new IOException("unknown native architecture " + Integer.toHexString(token));
    }
    return arch;
  }

  /** The architecture of this process. */
  SeccompArch nativeArch() {
    return nativeArch;
  }

  /** As {@code 2.5.4}. */
  String version() {
    return version;
  }
}
