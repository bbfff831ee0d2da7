package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.DeviceCgroup;
import dev.jrunc.oci.Linux;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the container's cgroup is and what it allows.
 *
 * @param path {@code linux.cgroupsPath}: cleaned if cgroups are made by files (relative or absolute
 *     as given), {@code slice:prefix:name} if by systemd; empty: none given
 * @param systemd whether systemd makes it
 * @param resources the spec's limits as they stand there; but its device rules are followed by those
 *     that the runtime always adds, {@code null} numbers are wildcards and no type is empty
 */
public record CgroupSettings(String path, boolean systemd, LinuxResources resources) {
  private static final LinuxResources NO_LIMITS =
      new LinuxResources(
          List.of(), null, null, null, null, List.of(), null, Map.of(), Map.of());

  static CgroupSettings from(Linux linux, boolean systemd, Consumer<String> warnings)
      throws InvalidSpec {
    LinuxResources resources = linux.resources() == null ? NO_LIMITS : linux.resources();
    List<DeviceCgroup> rules = new ArrayList<>();
    for (int i = 0; i < resources.devices().size(); i++) {
      rules.add(rule(i, resources.devices().get(i)));
    }
    rules.addAll(DefaultDevices.rules(linux.devices()));
    if (resources.memory() != null
        && (resources.memory().kernel() != null || resources.memory().kernelTcp() != null)) {
      warnings.accept("Kernel memory settings are ignored and will be removed");
    }
    return new CgroupSettings(path(linux.cgroupsPath(), systemd), systemd, withDevices(resources, rules));
  }

  private static LinuxResources withDevices(LinuxResources resources, List<DeviceCgroup> rules) {
    return new LinuxResources(
        rules,
        resources.memory(),
        resources.cpu(),
        resources.pids(),
        resources.blockIo(),
        resources.hugepageLimits(),
        resources.network(),
        resources.rdma(),
        resources.unified());
  }

  private static String path(String path, boolean systemd) throws InvalidSpec {
    if (path.isEmpty()) {
      return path;
    }
    if (systemd) {
      int first = path.indexOf(':');
      int second = path.indexOf(':', first + 1);
      if (first < 0 || second < 0 || path.indexOf(':', second + 1) >= 0) {
        throw new InvalidSpec(
            "/linux/cgroupsPath",
            "expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \""
                + path
                + "\" instead");
      }
      return path;
    }
    // Cleaned as if rooted, so that ".." leads nowhere above the place the path is put below; a
    // relative path stays relative.
    String clean = Paths.clean(path);
    return path.startsWith("/") ? clean : clean.substring(1);
  }

  private static DeviceCgroup rule(int index, DeviceCgroup rule) throws InvalidSpec {
    String pointer = "/linux/resources/devices/" + index;
    if (rule.access().isEmpty()) {
      throw new InvalidSpec(
          pointer + "/access", "device access at " + index + " field cannot be empty");
    }
    String type = rule.type().isEmpty() ? "a" : rule.type();
    if (!type.equals("a") && !type.equals("b") && !type.equals("c")) {
      throw new InvalidSpec(pointer + "/type", "invalid cgroup device type \"" + type + "\"");
    }
    return new DeviceCgroup(
        rule.allow(), type, number(rule.major()), number(rule.minor()), rule.access());
  }

  private static @Nullable Long number(@Nullable Long number) {
    return number == null || number < 0 ? null : number;
  }
}
