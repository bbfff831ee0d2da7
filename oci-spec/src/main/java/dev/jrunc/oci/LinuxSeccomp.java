package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A seccomp profile (config-linux.md, "Seccomp").
 *
 * @param defaultAction as {@code SCMP_ACT_ERRNO}
 * @param defaultErrnoRet unsigned; {@code null}: EPERM
 * @param architectures as {@code SCMP_ARCH_X86_64}; the native one is always meant
 * @param flags as {@code SECCOMP_FILTER_FLAG_LOG}; {@code null} (absent) means the runtime's default
 *     (runc: SPEC_ALLOW), empty means none
 * @param listenerPath socket of the seccomp agent, "" if absent
 */
public record LinuxSeccomp(
    String defaultAction,
    @Nullable Long defaultErrnoRet,
    List<String> architectures,
    @Nullable List<String> flags,
    String listenerPath,
    String listenerMetadata,
    List<Syscall> syscalls) {

  public LinuxSeccomp {
    architectures = List.copyOf(architectures);
    flags = flags == null ? null : List.copyOf(flags);
    syscalls = List.copyOf(syscalls);
  }
}
