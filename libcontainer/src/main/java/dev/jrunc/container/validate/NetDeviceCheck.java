package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.NetDevice;
import java.util.Map;

/** Network devices that are moved into the container (config-linux.md "Network Devices"). */
final class NetDeviceCheck implements Check {
  /** IFNAMSIZ without the NUL. */
  private static final int MAX_NAME = 15;

  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    if (config.netDevices().isEmpty()) {
      return;
    }
    String pointer = "/linux/netDevices";
    if (config.rootlessEuid()) {
      throw new InvalidSpec(
          pointer, "network devices are not supported for rootless containers");
    }
    if (!config.namespaces().has(NamespaceType.NETWORK)) {
      throw new InvalidSpec(pointer, "unable to move network devices without a NET namespace");
    }
    for (Map.Entry<String, NetDevice> entry : config.netDevices().entrySet()) {
      String where = pointer + "/" + Pointer.escape(entry.getKey());
      name(entry.getKey(), where);
      if (!entry.getValue().name().isEmpty()) {
        name(entry.getValue().name(), where + "/name");
      }
    }
  }

  /** As dev_valid_name() of the kernel. */
  private static void name(String name, String pointer) throws InvalidSpec {
    boolean valid =
        !name.isEmpty() && name.length() <= MAX_NAME && !name.equals(".") && !name.equals("..");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      valid &= c != '/' && c != ':' && c > ' ';
    }
    if (!valid) {
      throw new InvalidSpec(pointer, "invalid network device name \"" + name + "\"");
    }
  }
}
