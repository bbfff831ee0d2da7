package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.failure.InvalidSpec;
import java.io.IOException;

/** The rootfs is a path without links: what it is must not change under us. */
final class RootfsCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    String real;
    try {
      real = facts.realPath(config.rootfs());
    } catch (IOException e) {
      throw new InvalidSpec("/root/path", "invalid rootfs: " + e.getMessage());
    }
    if (!real.equals(config.rootfs())) {
      throw new InvalidSpec(
          "/root/path", "invalid rootfs: not an absolute path, or a symlink");
    }
    if (real.equals("/")) {
      // pivot_root(2) gives EINVAL, after the mounts were made on the host's own tree.
      throw new InvalidSpec("/root/path", "invalid rootfs: the host's root directory");
    }
  }
}
