package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.IntelRdt;

/** Intel RDT: the group's name is one path component, and the hardware has what is asked for. */
final class RdtCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    IntelRdt rdt = config.intelRdt();
    if (rdt == null) {
      return;
    }
    String id = rdt.closId();
    if (id.equals(".") || id.equals("..") || (id.indexOf('/') >= 0 && !id.equals("/"))) {
      throw new InvalidSpec("/linux/intelRdt/closID", "invalid intelRdt.ClosID \"" + id + "\"");
    }
    if (!rdt.l3CacheSchema().isEmpty() && !facts.rdtCacheAllocation()) {
      throw new InvalidSpec(
          "/linux/intelRdt/l3CacheSchema",
          "intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled");
    }
    if (!rdt.memBwSchema().isEmpty() && !facts.rdtMemoryBandwidth()) {
      throw new InvalidSpec(
          "/linux/intelRdt/memBwSchema",
          "intelRdt.memBwSchema is specified in config, but Intel RDT/MBA is not enabled");
    }
    // A closID alone is ignored without RDT, as in runc; lines to write cannot be.
    if (!rdt.schemata().isEmpty() && !facts.rdt()) {
      throw new InvalidSpec(
          "/linux/intelRdt", "intelRdt is specified in config, but Intel RDT is not enabled");
    }
  }
}
