package dev.jrunc.container.config;

import dev.jrunc.oci.IdMapping;
import java.io.IOException;
import java.util.List;

/**
 * What the host is, as far as a configuration's meaning or validity depends on it. Asked only when
 * something in the configuration makes it matter, since each answer costs system calls; whoever
 * implements it may remember what it found.
 */
public interface HostFacts {
  /** uid and gid map of a user namespace. */
  record UserNamespaceMaps(List<IdMapping> uidMappings, List<IdMapping> gidMappings) {
    /** Copies the lists. */
    public UserNamespaceMaps {
      uidMappings = List.copyOf(uidMappings);
      gidMappings = List.copyOf(gidMappings);
    }
  }

  /** Whether /sys/fs/cgroup is a cgroup2 file system (a hybrid host counts as v1). */
  boolean unifiedCgroups();

  /** Whether the kernel has namespaces of this type. */
  boolean supports(NamespaceType type);

  /** Whether {@code path} is the runtime's own namespace of that type. */
  boolean isOwnNamespace(NamespaceType type, String path) throws IOException;

  /** Maps of the user namespace at {@code path}, as the runtime sees them. */
  UserNamespaceMaps userNamespaceMaps(String path) throws IOException;

  /** Whether the runtime itself is in a user namespace that is not the initial one. */
  boolean inUserNamespace();

  /** Whether SELinux is enabled. */
  boolean selinux();

  /** Whether AppArmor is enabled. */
  boolean apparmor();

  /**
   * The path of an existing directory with all symbolic links resolved; the exception's message is
   * the errno's phrase after the failed call, {@code stat PATH: no such file or directory}.
   */
  String realPath(String path) throws IOException;

  /** Whether a path exists, without following a last symbolic link. */
  void requireExists(String path) throws IOException;

  /** Whether Intel RDT is there at all. */
  boolean rdt();

  /** Whether RDT's cache allocation is. */
  boolean rdtCacheAllocation();

  /** Whether RDT's memory bandwidth allocation is. */
  boolean rdtMemoryBandwidth();
}
