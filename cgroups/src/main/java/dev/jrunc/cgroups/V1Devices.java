package dev.jrunc.cgroups;

import dev.jrunc.cgroups.devices.DeviceFilter;
import dev.jrunc.cgroups.devices.DeviceRule;
import dev.jrunc.oci.LinuxResources;
import java.util.List;

/**
 * devices.
 *
 * @param inUserNamespace the kernel lets nobody there change the rules, so none are written
 */
record V1Devices(boolean inUserNamespace) implements V1Controller {
  @Override
  public String name() {
    return "devices";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    return !inUserNamespace && !resources.devices().isEmpty();
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    if (!isLimited(resources)) {
      return;
    }
    DeviceFilter target = DeviceRules.filter(resources.devices());
    if (directory.isNew()) {
      // Nobody is hurt by what is denied in between, and a rule that the parent does not have is refused by itself.
      write(directory, target.rules());
      return;
    }
    DeviceFilter current = DeviceRules.parse(directory.read("devices.list"));
    write(directory, current.transitionTo(target));
    DeviceFilter result = DeviceRules.parse(directory.read("devices.list"));
    if (result.isAllowByDefault() != target.isAllowByDefault()) {
      throw new CgroupException("resulting devices cgroup doesn't match target mode");
    }
    // What an allow-by-default cgroup denies is not shown.
    if (!target.isAllowByDefault() && !result.equals(target)) {
      throw new CgroupException("resulting devices cgroup doesn't precisely match target");
    }
  }

  private static void write(CgroupDirectory directory, List<DeviceRule> rules) throws CgroupException {
    try (CgroupFile allow = directory.openForWriting("devices.allow");
        CgroupFile deny = directory.openForWriting("devices.deny")) {
      for (DeviceRule rule : rules) {
        (rule.allow() ? allow : deny).write(rule.line());
      }
    }
  }
}
