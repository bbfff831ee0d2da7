package dev.jrunc.cgroups.devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a list of rules comes to: a default answer, and exceptions that all say the opposite, so that
 * their order no longer matters. This is the state that cgroup v1 keeps in the kernel
 * (security/device_cgroup.c), but that taking a part out of an exception with a wildcard, which
 * v1 silently ignores, is an error here.
 */
public final class DeviceFilter {
  private record Device(char type, long major, long minor) implements Comparable<Device> {
    @Override
    public int compareTo(Device other) {
      int order = Long.compare(major, other.major);
      order = order != 0 ? order : Long.compare(minor, other.minor);
      return order != 0 ? order : Character.compare(type, other.type);
    }
  }

  private boolean defaultAllow;
  private final TreeMap<Device, Integer> exceptions = new TreeMap<>();

  private DeviceFilter() {}

  /** Of rules in order, beginning with "nothing is allowed". */
  public static DeviceFilter of(List<DeviceRule> rules) throws InvalidDeviceRule {
    DeviceFilter filter = new DeviceFilter();
    for (DeviceRule rule : rules) {
      filter.apply(rule);
    }
    return filter;
  }

  /** Of devices.list: what is allowed. With the line {@code a *:* rwm} the kernel hides the exceptions. */
  public static DeviceFilter parse(String devicesList) throws InvalidDeviceRule {
    DeviceFilter filter = new DeviceFilter();
    for (int at = 0; at < devicesList.length(); ) {
      int end = devicesList.indexOf('\n', at);
      if (end < 0) {
        end = devicesList.length();
      }
      if (end > at) {
        filter.apply(parseLine(devicesList.substring(at, end)));
      }
      at = end + 1;
    }
    return filter;
  }

  private static DeviceRule parseLine(String line) throws InvalidDeviceRule {
    int colon = line.indexOf(':');
    int space = line.indexOf(' ', colon);
    if (line.length() < 7 || line.charAt(1) != ' ' || colon < 3 || space < 0) {
      throw new InvalidDeviceRule("malformed devices.list rule " + line);
    }
    try {
      return DeviceRule.of(
          true,
          line.substring(0, 1),
          number(line.substring(2, colon)),
          number(line.substring(colon + 1, space)),
          line.substring(space + 1));
    } catch (NumberFormatException e) {
      throw new InvalidDeviceRule("malformed devices.list rule " + line);
    }
  }

  private static long number(String text) {
    return text.equals("*") ? DeviceRule.ANY : Long.parseLong(text);
  }

  private void apply(DeviceRule rule) throws InvalidDeviceRule {
    if (rule.isEverything()) {
      defaultAllow = rule.allow();
      exceptions.clear();
    } else if (rule.allow() != defaultAllow) {
      exceptions.merge(device(rule), rule.access(), (a, b) -> a | b);
    } else {
      takeOut(rule);
    }
  }

  private static Device device(DeviceRule rule) {
    return new Device(rule.type(), rule.major(), rule.minor());
  }

  private void takeOut(DeviceRule rule) throws InvalidDeviceRule {
    Device device = device(rule);
    refuseHole(rule, device, new Device(rule.type(), DeviceRule.ANY, rule.minor()));
    refuseHole(rule, device, new Device(rule.type(), rule.major(), DeviceRule.ANY));
    refuseHole(rule, device, new Device(rule.type(), DeviceRule.ANY, DeviceRule.ANY));
    exceptions.computeIfPresent(device, (d, access) -> (access & ~rule.access()) == 0 ? null : access & ~rule.access());
  }

  private void refuseHole(DeviceRule rule, Device device, Device wider) throws InvalidDeviceRule {
    int access = exceptions.getOrDefault(wider, 0);
    if (!wider.equals(device) && (access & rule.access()) != 0) {
      throw new InvalidDeviceRule(
          "unable to remove '"
              + (defaultAllow ? "deny" : "allow")
              + "' exception: requested rule ["
              + rule.line()
              + "] not supported by devices cgroupv1 (cannot punch hole in existing wildcard rule ["
              + exception(wider, access).line()
              + "])");
    }
  }

  private DeviceRule exception(Device device, int access) {
    return new DeviceRule(!defaultAllow, device.type, device.major, device.minor, access);
  }

  public boolean isAllowByDefault() {
    return defaultAllow;
  }

  /** The exceptions, ordered by major, minor, type. */
  public List<DeviceRule> exceptions() {
    List<DeviceRule> rules = new ArrayList<>();
    exceptions.forEach((device, access) -> rules.add(exception(device, access)));
    return rules;
  }

  /** The lines that lead to this filter from whatever there is: the first clears it. */
  public List<DeviceRule> rules() {
    List<DeviceRule> rules = new ArrayList<>();
    rules.add(new DeviceRule(defaultAllow, 'a', DeviceRule.ANY, DeviceRule.ANY, DeviceRule.ALL));
    rules.addAll(exceptions());
    return rules;
  }

  /**
   * The fewest lines that lead from this filter to another, so that a device in use is never denied
   * in between without need.
   */
  public List<DeviceRule> transitionTo(DeviceFilter target) {
    // What is denied in an allow-by-default cgroup cannot be read back, so it must be begun anew.
    if (defaultAllow || target.defaultAllow) {
      return target.rules();
    }
    List<DeviceRule> rules = new ArrayList<>();
    for (Map.Entry<Device, Integer> entry : exceptions.entrySet()) {
      Device d = entry.getKey();
      int dropped = entry.getValue() & ~target.exceptions.getOrDefault(d, 0);
      if (dropped != 0) {
        rules.add(new DeviceRule(target.defaultAllow, d.type, d.major, d.minor, dropped));
      }
    }
    for (Map.Entry<Device, Integer> entry : target.exceptions.entrySet()) {
      Device d = entry.getKey();
      int gained = entry.getValue() & ~exceptions.getOrDefault(d, 0);
      if (gained != 0) {
        rules.add(new DeviceRule(!target.defaultAllow, d.type, d.major, d.minor, gained));
      }
    }
    return rules;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DeviceFilter f && f.defaultAllow == defaultAllow && f.exceptions.equals(exceptions);
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(defaultAllow) ^ exceptions.hashCode();
  }

  @Override
  public String toString() {
    return (defaultAllow ? "allow all but " : "deny all but ") + exceptions();
  }
}
