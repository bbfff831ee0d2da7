package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a seccomp profile.
 *
 * @param errnoRet unsigned; {@code null}: EPERM
 * @param args all must match, but two on the same index are alternatives
 */
public record Syscall(
    List<String> names, String action, @Nullable Long errnoRet, List<SyscallArg> args) {

  public Syscall {
    names = List.copyOf(names);
    args = List.copyOf(args);
  }
}
