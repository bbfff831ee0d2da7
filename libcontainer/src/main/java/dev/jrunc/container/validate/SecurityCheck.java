package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;

/** Masks need mounts of the container's own; labels need the module. */
final class SecurityCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    boolean masks = !config.maskedPaths().isEmpty();
    if ((masks || !config.readonlyPaths().isEmpty())
        && !config.namespaces().has(NamespaceType.MOUNT)) {
      throw new InvalidSpec(
          masks ? "/linux/maskedPaths" : "/linux/readonlyPaths",
          "unable to restrict sys entries without a private MNT namespace");
    }
    selinux(config.process(), "/process", facts);
  }

  static void selinux(ProcessConfig process, String pointer, HostFacts facts)
      throws InvalidSpec {
    if (!process.selinuxLabel().isEmpty() && !facts.selinux()) {
      throw new InvalidSpec(
          pointer + "/selinuxLabel",
          "selinux label is specified in config, but selinux is disabled or not supported");
    }
  }
}
