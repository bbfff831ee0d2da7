package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.oci.Namespace;
import dev.jrunc.oci.Spec;

/** Whether the end of init is the end of every process of the container. */
final class PrivatePids {
  private PrivatePids() {}

  static boolean has(LoadedContainer container) throws RuntimeFailure {
    return has(SavedSpec.read(container.directory()));
  }

  static boolean has(Spec spec) {
    if (spec.linux() == null) {
      return false;
    }
    for (Namespace namespace : spec.linux().namespaces()) {
      if (namespace.type().equals("pid")) {
        // One that was joined is somebody else's, with an init of its own.
        return namespace.path().isEmpty();
      }
    }
    return false;
  }
}
