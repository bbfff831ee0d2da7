package dev.jrunc.container.plan;

import java.util.Objects;

/**
 * What an fd that the plan needs leads to. The plan only names it; whoever starts the executor
 * opens it and puts it into the slot.
 */
public sealed interface SlotRequest {
  /**
   * A namespace that is joined.
   *
   * @param type the CLONE_NEW* bit
   * @param path of the namespace's file, as the container's config names it
   */
  record NamespaceFile(int type, String path) implements SlotRequest {
    /** Checks that there is a path. */
    public NamespaceFile {
      Objects.requireNonNull(path);
    }
  }

  /** The cgroup2 directory of the container, O_PATH; it comes with procCgroups, not at the spawn. */
  record Cgroup2() implements SlotRequest {}

  /** exec.fifo of the state directory, opened with O_PATH. */
  record ExecFifo() implements SlotRequest {}

  /** The connected socket that gets the terminal's master. */
  record ConsoleSocket() implements SlotRequest {}

  /** The connected socket that gets init's pidfd. */
  record PidfdSocket() implements SlotRequest {}

  /**
   * The detached tree of a bind mount's source, idmapped if the mount asks for it.
   *
   * @param mount index in {@link dev.jrunc.container.config.ContainerConfig#mounts()}
   */
  record MountTree(int mount) implements SlotRequest {}
}
