package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.Device;
import dev.jrunc.oci.DeviceCgroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The devices that every container has (config-linux.md "Default Devices") and the rules that runc
 * puts after the spec's own. Since the last rule decides, no configuration can take these away;
 * callers rely on it.
 */
final class DefaultDevices {
  private static final int MODE = 0666;

  private DefaultDevices() {}

  /** The default nodes that the spec does not define itself, then the spec's. */
  static List<DeviceNode> nodes(List<Device> spec) throws InvalidSpec {
    List<DeviceNode> nodes = new ArrayList<>();
    for (DeviceNode node : defaults()) {
      if (!defines(spec, node.path())) {
        nodes.add(node);
      }
    }
    for (int i = 0; i < spec.size(); i++) {
      nodes.add(node(i, spec.get(i)));
    }
    return nodes;
  }

  /** The rules that stand at the end; a node that the spec defines itself brings none. */
  static List<DeviceCgroup> rules(List<Device> spec) {
    List<DeviceCgroup> rules = new ArrayList<>();
    rules.add(rule("c", null, null, "m"));
    rules.add(rule("b", null, null, "m"));
    for (DeviceNode node : defaults()) {
      if (!defines(spec, node.path())) {
        rules.add(rule("c", (long) node.major(), (long) node.minor(), "rwm"));
      }
    }
    rules.add(rule("c", 136L, null, "rwm")); // devpts
    rules.add(rule("c", 5L, 2L, "rwm")); // ptmx
    rules.add(rule("c", 10L, 200L, "rwm")); // tun
    return rules;
  }

  private static List<DeviceNode> defaults() {
    return List.of(
        node("/dev/null", 1, 3),
        node("/dev/random", 1, 8),
        node("/dev/full", 1, 7),
        node("/dev/tty", 5, 0),
        node("/dev/zero", 1, 5),
        node("/dev/urandom", 1, 9));
  }

  private static DeviceNode node(String path, int major, int minor) {
    return new DeviceNode(-1, path, 'c', major, minor, MODE, 0, 0);
  }

  private static DeviceNode node(int index, Device device) throws InvalidSpec {
    char type =
        switch (device.type()) {
          case "c", "u" -> 'c';
          case "b" -> 'b';
          case "p" -> 'p';
          default ->
              throw new InvalidSpec(
                  "/linux/devices/" + index + "/type",
                  "invalid device type \"" + device.type() + "\"");
        };
    Long mode = device.fileMode();
    return new DeviceNode(
        index,
        device.path().isEmpty() ? "" : Paths.clean(device.path()),
        type,
        (int) device.major(),
        (int) device.minor(),
        mode == null ? MODE : (int) (mode & 07777),
        id(device.uid()),
        id(device.gid()));
  }

  private static int id(@Nullable Long id) {
    return id == null ? 0 : (int) (long) id;
  }

  private static boolean defines(List<Device> spec, String path) {
    for (Device device : spec) {
      if (device.path().equals(path)) {
        return true;
      }
    }
    return false;
  }

  private static DeviceCgroup rule(
      String type, @Nullable Long major, @Nullable Long minor, String access) {
    return new DeviceCgroup(true, type, major, minor, access);
  }
}
