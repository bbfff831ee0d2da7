package dev.jrunc.container;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.Spec;
import dev.jrunc.oci.json.JsonException;

/** The configuration that a container was made from, as its state directory keeps it. */
final class SavedSpec {
  private SavedSpec() {}

  static Spec read(StateDirectory directory) throws RuntimeFailure {
    String path = directory.path() + "/config.json";
    byte[] document = directory.readConfig();
    if (document == null) {
      throw new CorruptState(path, "no such file or directory (was the container made by another runtime?)");
    }
    try {
      return ConfigJson.readSpec(document);
    } catch (JsonException e) {
      throw new CorruptState(path, String.valueOf(e.getMessage()));
    }
  }

  /** The whole configuration, resolved as at its creation. */
  static ContainerConfig resolve(LoadedContainer container) throws RuntimeFailure {
    return ContainerConfig.from(
        read(container.directory()),
        container.state().request(),
        LinuxHostFacts.ofContainer(
            container.context().kernel(), container.state().init().pid()),
        warning -> {});
  }
}
