package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** Where the fds come from that init's plans ask for. */
final class InitSources implements SlotFds.Sources {
  private final Invocation invocation;
  private final InitParts parts;
  private final MountTrees trees;

  InitSources(Invocation invocation, InitParts parts, MountTrees trees) {
    this.invocation = invocation;
    this.parts = parts;
    this.trees = trees;
  }

  /** By the caller, so that /proc/self means it, and its rights decide. */
  @Override
  public Fd namespace(String path) throws SyscallException {
    return invocation.open(path, OpenFlags.O_RDONLY, 0);
  }

  @Override
  public @Nullable Fd execFifo() throws RuntimeFailure {
    return parts.directory().fifo().open(OpenFlags.O_PATH);
  }

  @Override
  public @Nullable Fd consoleSocket() {
    return parts.io().consoleSocket();
  }

  @Override
  public @Nullable Fd pidfdSocket() {
    return parts.pidfdSocket();
  }

  @Override
  public Fd mountTree(int mount) throws RuntimeFailure {
    return trees.open(mount);
  }
}
