package dev.jrunc.container.criu;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.List;

/**
 * Namespaces that the container was given and that are not CRIU's to dump. Of network and PID
 * namespaces it can be told that they are external; others it is told to join at restore.
 */
public final class CriuNamespaces {
  /** Versions from which on CRIU takes them for external. */
  private static final int EXTERNAL_NET = 31_100;

  private static final int EXTERNAL_PID = 31_500;

  private CriuNamespaces() {}

  /** Tells a dump of the external ones. */
  public static void nameForDump(
      Kernel kernel, Namespaces namespaces, CriuOptions options, int version)
      throws RuntimeFailure {
    for (NamespaceType type : List.of(NamespaceType.NETWORK, NamespaceType.PID)) {
      if (namespaces.get(type) instanceof Namespaces.Join join) {
        demand(type, version, "checkpointing");
        try {
          long inode = kernel.fstatat(Fd.CWD, join.path(), 0).inode();
          String external = type.procFile() + "[" + Long.toUnsignedString(inode) + "]:" + key(type);
          options.set(CriuOptions.Option.EXTERNAL, external);
        } catch (SyscallException e) {
          throw new SyscallFailed("stat " + join.path(), e);
        }
      }
    }
  }

  /**
   * Opens those that the restored container joins, in the order of {@link #giveForRestore}.
   *
   * @param fds gets them; owned by the caller, also when this fails
   */
  public static void open(Kernel kernel, Namespaces namespaces, List<Fd> fds)
      throws RuntimeFailure {
    for (Namespaces.Join join : namespaces.joins()) {
      if (isExternal(join.type())) {
        try {
          fds.add(kernel.open(join.path(), OpenFlags.O_RDONLY));
        } catch (SyscallException e) {
          throw new OperationFailed(
              "Requested " + join.type().specName() + " namespace " + join.path() + " does not exist",
              e);
        }
      }
    }
  }

  /** Tells a restore of them. The external ones are criu's extra fds. */
  public static void giveForRestore(Namespaces namespaces, CriuOptions options, int version)
      throws RuntimeFailure {
    int fd = CriuProcess.firstExtra();
    for (Namespaces.Join join : namespaces.joins()) {
      NamespaceType type = join.type();
      if (isExternal(type)) {
        demand(type, version, "the restoration");
        options.inheritFd(key(type), fd++);
      } else if (type == NamespaceType.CGROUP) {
        throw new OperationFailed("Do not know how to handle namespace " + type.stateName());
      } else {
        options.joinNamespace(type.procFile(), join.path());
      }
    }
  }

  private static boolean isExternal(NamespaceType type) {
    return type == NamespaceType.NETWORK || type == NamespaceType.PID;
  }

  private static void demand(NamespaceType type, int version, String during)
      throws OperationFailed {
    if (version < (type == NamespaceType.NETWORK ? EXTERNAL_NET : EXTERNAL_PID)) {
      throw new OperationFailed(
          "criu lacks support for external "
              + type.procFile()
              + " namespace during "
              + during
              + " process (old criu version?)");
    }
  }

  /** {@code extRootNetNS}, {@code extRootPidNS}. */
  private static String key(NamespaceType type) {
    return type == NamespaceType.NETWORK ? "extRootNetNS" : "extRootPidNS";
  }
}
