package dev.jrunc.oci;

import java.util.List;

/**
 * What goes to a seccomp agent along with the notify fd (config-linux.md, "The Container Process State").
 *
 * @param fds one name for each fd sent; {@code seccompFd} for the notify fd
 * @param pid of the process that loaded the filter, as the runtime sees it
 * @param metadata {@code listenerMetadata} of the profile, "" for none
 */
public record ContainerProcessState(
    String ociVersion, List<String> fds, int pid, String metadata, State state) {

  /** Name of the seccomp notify fd. */
  public static final String SECCOMP_FD = "seccompFd";

  public ContainerProcessState {
    fds = List.copyOf(fds);
  }
}
