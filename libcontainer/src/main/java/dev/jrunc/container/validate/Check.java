package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.failure.InvalidSpec;

/** One thing that must hold for a container to be made. */
interface Check {
  /**
   * @param facts asked only for what the configuration makes matter
   * @throws InvalidSpec in runc's words where it has some
   */
  void run(ContainerConfig config, HostFacts facts) throws InvalidSpec;
}
