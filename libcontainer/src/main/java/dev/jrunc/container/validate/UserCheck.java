package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.IdMapping;
import java.util.List;

/** The process's user is one that the user namespace knows. */
final class UserCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    user(config, config.process(), "/process");
  }

  static void user(ContainerConfig config, ProcessConfig process, String pointer)
      throws InvalidSpec {
    if (config.namespaces().has(NamespaceType.USER)) {
      long uid = Integer.toUnsignedLong(process.uid());
      if (!mapped(uid, config.uidMappings())) {
        throw new InvalidSpec(
            pointer + "/user/uid",
            "cannot setuid to unmapped uid " + uid + " in user namespace");
      }
      long gid = Integer.toUnsignedLong(process.gid());
      if (!mapped(gid, config.gidMappings())) {
        throw new InvalidSpec(
            pointer + "/user/gid",
            "cannot setgid to unmapped gid " + gid + " in user namespace");
      }
    }
    if (config.rootlessEuid() && !process.additionalGids().isEmpty()) {
      throw new InvalidSpec(
          pointer + "/user/additionalGids",
          "cannot set any additional groups in a rootless container");
    }
  }

  static boolean mapped(long id, List<IdMapping> mappings) {
    for (IdMapping mapping : mappings) {
      if (id >= mapping.containerId() && id - mapping.containerId() < mapping.size()) {
        return true;
      }
    }
    return false;
  }
}
