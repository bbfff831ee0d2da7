package dev.jrunc.container;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.oci.Linux;
import dev.jrunc.oci.Namespace;
import dev.jrunc.oci.Spec;
import java.util.ArrayList;
import java.util.List;

/** A configuration as a restore makes it true. */
final class RestoredSpec {
  private RestoredSpec() {}

  /** With a time namespace of its own. */
  static Spec withTimeNamespace(Spec spec) {
    Linux linux = spec.linux();
    if (linux == null) {
      return spec;
    }
    List<Namespace> namespaces = new ArrayList<>(linux.namespaces());
    namespaces.add(new Namespace(NamespaceType.TIME.specName(), ""));
    return new Spec(
        spec.ociVersion(),
        spec.process(),
        spec.root(),
        spec.hostname(),
        spec.domainname(),
        spec.mounts(),
        spec.hooks(),
        spec.annotations(),
        new Linux(
            linux.uidMappings(),
            linux.gidMappings(),
            linux.sysctl(),
            linux.resources(),
            linux.cgroupsPath(),
            namespaces,
            linux.devices(),
            linux.netDevices(),
            linux.seccomp(),
            linux.rootfsPropagation(),
            linux.maskedPaths(),
            linux.readonlyPaths(),
            linux.mountLabel(),
            linux.intelRdt(),
            linux.memoryPolicy(),
            linux.personality(),
            linux.timeOffsets()));
  }
}
