package dev.jrunc.cgroups;

import dev.jrunc.cgroups.devices.DeviceFilter;
import dev.jrunc.cgroups.devices.DeviceRule;
import dev.jrunc.cgroups.devices.InvalidDeviceRule;
import dev.jrunc.oci.DeviceCgroup;
import java.util.ArrayList;
import java.util.List;

/** From the spec's device rules to a filter. */
final class DeviceRules {
  private DeviceRules() {}

  static DeviceFilter filter(List<DeviceCgroup> devices) throws CgroupException {
    try {
      List<DeviceRule> rules = new ArrayList<>();
      for (DeviceCgroup device : devices) {
        rules.add(
            DeviceRule.of(
                device.allow(),
                device.type().isEmpty() ? "a" : device.type(),
                device.major() == null ? DeviceRule.ANY : device.major(),
                device.minor() == null ? DeviceRule.ANY : device.minor(),
                device.access()));
      }
      return DeviceFilter.of(rules);
    } catch (InvalidDeviceRule e) {
      throw new CgroupException(String.valueOf(e.getMessage()));
    }
  }

  static DeviceFilter parse(String devicesList) throws CgroupException {
    try {
      return DeviceFilter.parse(devicesList);
    } catch (InvalidDeviceRule e) {
      throw new CgroupException(String.valueOf(e.getMessage()));
    }
  }
}
