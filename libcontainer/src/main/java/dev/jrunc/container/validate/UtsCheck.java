package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;

/** Names of the host are only changed in a UTS namespace. */
final class UtsCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    if (config.namespaces().has(NamespaceType.UTS)) {
      return;
    }
    if (!config.hostname().isEmpty()) {
      throw new InvalidSpec(
          "/hostname", "unable to set hostname without a private UTS namespace");
    }
    if (!config.domainname().isEmpty()) {
      throw new InvalidSpec(
          "/domainname", "unable to set domainname without a private UTS namespace");
    }
  }
}
