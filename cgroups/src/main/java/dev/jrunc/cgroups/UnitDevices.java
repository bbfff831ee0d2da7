package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.dbus.Variant;
import dev.jrunc.cgroups.devices.DeviceFilter;
import dev.jrunc.cgroups.devices.DeviceRule;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.DeviceCgroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Device rules as systemd takes them: a list of what is allowed, by path or by major number (before
 * systemd 240 by the name that /proc/devices has for it). What it cannot express is told and left to the cgroup's own filter, which is
 * set after; until then less is allowed, never more.
 */
final class UnitDevices {
  private static final String ENTRY = "(ss)";
  private static final int SINCE_NUMBERS = 240;

  private UnitDevices() {}

  static List<UnitProperty> of(
      List<DeviceCgroup> rules, SystemdBus bus, Procfs procfs, Consumer<String> warnings)
      throws CgroupException, DBusException {
    if (rules.isEmpty()) {
      return List.of();
    }
    DeviceFilter filter = DeviceRules.filter(rules);
    UnitProperty none = new UnitProperty("DeviceAllow", Variant.array(ENTRY, List.of()));
    if (filter.isAllowByDefault() && filter.exceptions().isEmpty()) {
      return List.of(none, UnitProperty.of("DevicePolicy", "auto"));
    }
    // Assigning adds to the list, so it is emptied first.
    List<UnitProperty> properties = new ArrayList<>(List.of(none, UnitProperty.of("DevicePolicy", "strict")));
    if (filter.isAllowByDefault()) {
      warnings.accept("systemd doesn't support blacklist device rules -- applying temporary deny-all rule");
      return properties;
    }
    String groups = null;
    List<Object> allowed = new ArrayList<>();
    for (DeviceRule rule : filter.exceptions()) {
      String[] parts = rule.line().split(" ");
      String kind = rule.type() == 'b' ? "block" : "char";
      if (rule.major() == DeviceRule.ANY && rule.minor() != DeviceRule.ANY) {
        warnings.accept("systemd doesn't support '*:n' device rules -- temporarily ignoring rule: " + rule.line());
        continue;
      }
      String path;
      if (rule.major() == DeviceRule.ANY) {
        path = kind + "-*";
      } else if (rule.minor() == DeviceRule.ANY && bus.version() >= SINCE_NUMBERS) {
        path = kind + "-" + rule.major();
      } else if (rule.minor() == DeviceRule.ANY) {
        groups = groups == null ? read(procfs) : groups;
        String group = group(groups, rule);
        if (group.isEmpty()) {
          warnings.accept(
              "could not find device group for '" + rule.type() + "/" + rule.major()
                  + "' in /proc/devices -- temporarily ignoring rule: " + rule.line());
          continue;
        }
        path = kind + "-" + group;
      } else {
        path = "/dev/" + kind + "/" + rule.major() + ":" + rule.minor();
      }
      allowed.add(List.of(path, parts[2]));
    }
    properties.add(new UnitProperty("DeviceAllow", Variant.array(ENTRY, allowed)));
    return properties;
  }

  private static String read(Procfs procfs) throws CgroupException {
    try {
      return procfs.devices();
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  /** The name behind a number, in the section of its kind. */
  private static String group(String devices, DeviceRule rule) {
    boolean wanted = false;
    for (String line : devices.split("\n")) {
      if (line.startsWith("Character devices:") || line.startsWith("Block devices:")) {
        wanted = line.startsWith("B") == (rule.type() == 'b');
      } else if (wanted) {
        String entry = line.strip();
        int space = entry.indexOf(' ');
        if (space > 0 && entry.substring(0, space).equals(Long.toString(rule.major()))) {
          return entry.substring(space + 1).strip();
        }
      }
    }
    return "";
  }
}
