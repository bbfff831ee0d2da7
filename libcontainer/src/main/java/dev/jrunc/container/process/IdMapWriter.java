package dev.jrunc.container.process;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.FdMapping;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.IdMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes setgroups, uid_map and gid_map of a process that made a user namespace. */
public final class IdMapWriter {
  private final Kernel kernel;
  private final Invocation invocation;

  public IdMapWriter(Kernel kernel, Invocation invocation) {
    this.kernel = kernel;
    this.invocation = invocation;
  }

  /**
   * Writes all three.
   *
   * @param pid of stage 1
   * @param rootless whether the runtime has no rights over other ids: then newuidmap and newgidmap,
   *     which have, are asked
   */
  public void write(int pid, List<IdMapping> uids, List<IdMapping> gids, boolean rootless)
      throws RuntimeFailure {
    if (rootless && isOwnGroupOnly(gids)) {
      // Without this the kernel refuses gid_map to the unprivileged: dropping a group could give
      // rights where the group is what is denied (CVE-2014-8989).
      writeFile(pid, "setgroups", "deny");
    }
    map(pid, "uid_map", "newuidmap", uids, rootless);
    map(pid, "gid_map", "newgidmap", gids, rootless);
  }

  private boolean isOwnGroupOnly(List<IdMapping> gids) {
    return gids.size() == 1
        && gids.getFirst().containerId() == 0
        && gids.getFirst().hostId() == kernel.getegid()
        && gids.getFirst().size() == 1;
  }

  private void map(int pid, String file, String tool, List<IdMapping> mappings, boolean rootless)
      throws RuntimeFailure {
    if (mappings.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (IdMapping mapping : mappings) {
      lines.append(mapping.containerId()).append(' ');
      lines.append(mapping.hostId()).append(' ');
      lines.append(mapping.size()).append('\n');
    }
    try {
      writeOnce(pid, file, lines.toString());
    } catch (SyscallException e) {
      if (!rootless || !e.is(Errno.EPERM)) {
        throw new SyscallFailed(failed(pid, file), e);
      }
      runTool(pid, tool, mappings);
    }
  }

  private void writeFile(int pid, String file, String value) throws RuntimeFailure {
    try {
      writeOnce(pid, file, value);
    } catch (SyscallException e) {
      throw new SyscallFailed(failed(pid, file), e);
    }
  }

  private static String failed(int pid, String file) {
    return "unable to start container process: failed to update /proc/" + pid + "/" + file;
  }

  /** The kernel takes a map in one write, or not at all. */
  private void writeOnce(int pid, String file, String value) throws SyscallException {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    try (Fd fd = kernel.open("/proc/" + pid + "/" + file, OpenFlags.O_WRONLY)) {
      kernel.write(fd, bytes, 0, bytes.length);
    }
  }

  private void runTool(int pid, String tool, List<IdMapping> mappings) throws RuntimeFailure {
    List<String> arguments = new ArrayList<>();
    arguments.add(tool);
    arguments.add(Integer.toString(pid));
    for (IdMapping mapping : mappings) {
      arguments.add(Long.toString(mapping.containerId()));
      arguments.add(Long.toString(mapping.hostId()));
      arguments.add(Long.toString(mapping.size()));
    }
    SpawnRequest request =
        new SpawnRequest(
            new SpawnRequest.Program.ByPath(CommandPath.find(kernel, invocation, tool)),
            arguments,
            invocation.environment(),
            null,
            List.of(
                new FdMapping.Ours(invocation.stdin(), 0),
                new FdMapping.Ours(invocation.stderr(), 1),
                new FdMapping.Ours(invocation.stderr(), 2)),
            null,
            invocation.blockedSignals(),
            invocation.ignoredSignals(),
            0);
    try (Child child = invocation.spawn(request)) {
      WaitStatus status = new WaitStatus(child.await());
      if (!status.isSuccess()) {
        throw new OperationFailed(
            "unable to start container process: " + tool + " failed: " + status.words());
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process: " + tool, e);
    }
  }
}
