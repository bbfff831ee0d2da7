package dev.jrunc.container.state;

import dev.jrunc.container.failure.ContainerExists;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory that has one directory for each container. Below it all goes by handle: an id is one
 * component, so that opening it without following a link cannot leave the root.
 */
public final class StateStore {
  private static final int ROOT_MODE = 0700;
  // Others may search it: init, without rights on the host, opens exec.fifo below it.
  private static final int CONTAINER_MODE = 0711;

  private final Kernel kernel;
  private final String root;

  /** @param root absolute path; need not exist */
  public StateStore(Kernel kernel, String root) {
    this.kernel = kernel;
    this.root = root;
  }

  /** Takes the id for the caller alone, and locks it. */
  public StateDirectory reserve(ContainerId id) throws RuntimeFailure {
    try (Fd parent = makeRoot()) {
      try {
        kernel.mkdirat(parent, id.value(), CONTAINER_MODE);
      } catch (SyscallException e) {
        if (e.is(Errno.EEXIST)) {
          throw new ContainerExists();
        }
        throw e;
      }
      StateDirectory directory = null;
      try {
        directory = new StateDirectory(kernel, path(id), openChild(parent, id));
        if (!directory.tryLock() || !directory.permit(CONTAINER_MODE)) {
          // Somebody deletes what was never made; nothing can have been started in it.
          throw new OperationFailed("container " + id + " is being deleted");
        }
        return directory;
      } catch (SyscallException | RuntimeFailure e) {
        if (directory != null) {
          directory.close();
        }
        kernel.unlinkat(parent, id.value(), OpenFlags.AT_REMOVEDIR);
        throw e;
      }
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  /** The container's directory; null if there is none. */
  public @Nullable StateDirectory find(ContainerId id) throws RuntimeFailure {
    try (Fd parent = kernel.open(root, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
      return new StateDirectory(kernel, path(id), openChild(parent, id));
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw new SyscallFailed(e);
    }
  }

  /**
   * Removes a container's directory with all that is in it. One that is gone is no error, and what
   * has its name by then is another container's.
   */
  public void remove(ContainerId id, StateDirectory directory) throws RuntimeFailure {
    if (directory.isRemoved()) {
      return;
    }
    try {
      directory.remove(id.value());
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw new SyscallFailed("unable to remove " + path(id), e);
      }
    }
  }

  /**
   * Names of all directories, sorted; whether they hold a container shows when they are read.
   *
   * @return null if there is no state root
   */
  public @Nullable List<String> names() throws RuntimeFailure {
    try (Fd dir = kernel.open(root, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
      List<String> names = new ArrayList<>();
      for (DirectoryEntry entry : kernel.getdents(dir)) {
        if (entry.isDirectory() || entry.type() == DirectoryEntry.DT_UNKNOWN) {
          names.add(entry.name());
        }
      }
      names.sort(null);
      return names;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw new SyscallFailed(e);
    }
  }

  /** The path of a container's directory, for messages and bind mounts. */
  public String path(ContainerId id) {
    return root + "/" + id;
  }

  private Fd openChild(Fd parent, ContainerId id) throws SyscallException {
    return kernel.openat(
        parent,
        id.value(),
        OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW);
  }

  /** As {@code mkdir -p}; every directory that has to be made is only its owner's. */
  private Fd makeRoot() throws SyscallException {
    int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    try {
      return kernel.open(root, flags);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
      makeDirectory(root.substring(0, slash));
    }
    makeDirectory(root);
    return kernel.open(root, flags);
  }

  private void makeDirectory(String path) throws SyscallException {
    try {
      kernel.mkdirat(Fd.CWD, path, ROOT_MODE);
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
  }
}
