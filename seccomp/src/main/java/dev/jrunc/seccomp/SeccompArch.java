package dev.jrunc.seccomp;

import org.jspecify.annotations.Nullable;

/** Architectures whose syscalls a filter can know. */
public enum SeccompArch {
  X86("SCMP_ARCH_X86", "x86", 0x4000_0003),
  X86_64("SCMP_ARCH_X86_64", "amd64", 0xc000_003e),
  X32("SCMP_ARCH_X32", "x32", 0x4000_003e),
  ARM("SCMP_ARCH_ARM", "arm", 0x4000_0028),
  AARCH64("SCMP_ARCH_AARCH64", "arm64", 0xc000_00b7),
  LOONGARCH64("SCMP_ARCH_LOONGARCH64", "loong64", 0xc000_0102),
  M68K("SCMP_ARCH_M68K", "m68k", 0x0000_0004),
  MIPS("SCMP_ARCH_MIPS", "mips", 0x0000_0008),
  MIPS64("SCMP_ARCH_MIPS64", "mips64", 0x8000_0008),
  MIPS64N32("SCMP_ARCH_MIPS64N32", "mips64n32", 0xa000_0008),
  MIPSEL("SCMP_ARCH_MIPSEL", "mipsel", 0x4000_0008),
  MIPSEL64("SCMP_ARCH_MIPSEL64", "mipsel64", 0xc000_0008),
  MIPSEL64N32("SCMP_ARCH_MIPSEL64N32", "mipsel64n32", 0xe000_0008),
  PARISC("SCMP_ARCH_PARISC", "parisc", 0x0000_000f),
  PARISC64("SCMP_ARCH_PARISC64", "parisc64", 0x8000_000f),
  PPC("SCMP_ARCH_PPC", "ppc", 0x0000_0014),
  PPC64("SCMP_ARCH_PPC64", "ppc64", 0x8000_0015),
  PPC64LE("SCMP_ARCH_PPC64LE", "ppc64le", 0xc000_0015),
  RISCV64("SCMP_ARCH_RISCV64", "riscv64", 0xc000_00f3),
  S390("SCMP_ARCH_S390", "s390", 0x0000_0016),
  S390X("SCMP_ARCH_S390X", "s390x", 0x8000_0016),
  SH("SCMP_ARCH_SH", "sh", 0x4000_002a),
  SHEB("SCMP_ARCH_SHEB", "sheb", 0x0000_002a);

  private final String ociName;
  private final String libseccompName;
  private final int token;

  SeccompArch(String ociName, String libseccompName, int token) {
    this.ociName = ociName;
    this.libseccompName = libseccompName;
    this.token = token;
  }

  /** As {@code SCMP_ARCH_X86_64}. */
  public String ociName() {
    return ociName;
  }

  /** Its name in runc's state.json, as {@code amd64}. */
  public String libseccompName() {
    return libseccompName;
  }

  /** libseccomp's number, SCMP_ARCH_*. */
  int token() {
    return token;
  }

  /** AUDIT_ARCH_*, which the kernel shows to the filter: x32 is x86-64 with bit 30 of the number set. */
  int auditArch() {
    return this == X32 ? X86_64.token : token;
  }

  /** The architecture of that name, {@code null} if there is none. */
  public static @Nullable SeccompArch ofOciName(String name) {
    for (SeccompArch arch : values()) {
      if (arch.ociName.equals(name)) {
        return arch;
      }
    }
    return null;
  }

  static @Nullable SeccompArch ofToken(int token) {
    for (SeccompArch arch : values()) {
      if (arch.token == token) {
        return arch;
      }
    }
    return null;
  }
}
