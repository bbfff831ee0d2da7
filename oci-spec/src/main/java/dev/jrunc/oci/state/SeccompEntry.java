package dev.jrunc.oci.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A seccomp profile in runc's numbers.
 *
 * @param defaultAction 1 kill, 2 errno, 3 trap, 4 allow, 5 trace, 6 log, 7 notify, 8 kill thread, 9 kill
 *     process
 * @param architectures in libseccomp's spelling: {@code amd64}
 * @param flags {@code null}: absent
 * @param defaultErrnoRet unsigned
 */
public record SeccompEntry(
    int defaultAction,
    List<String> architectures,
    @Nullable List<String> flags,
    List<SeccompSyscall> syscalls,
    @Nullable Long defaultErrnoRet,
    String listenerPath,
    String listenerMetadata) {

  public SeccompEntry {
    architectures = List.copyOf(architectures);
    flags = flags == null ? null : List.copyOf(flags);
    syscalls = List.copyOf(syscalls);
  }
}
