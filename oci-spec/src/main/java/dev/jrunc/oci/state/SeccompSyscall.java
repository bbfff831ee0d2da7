package dev.jrunc.oci.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a seccomp profile.
 *
 * @param action as in {@link SeccompEntry}
 */
public record SeccompSyscall(
    String name, int action, @Nullable Long errnoRet, List<SeccompArg> args) {

  public SeccompSyscall {
    args = List.copyOf(args);
  }
}
