package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.dbus.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a container's unit is made with; its limits come after. */
final class UnitCreation {
  private static final int SINCE_OOM_POLICY = 253;

  private UnitCreation() {}

  /** @param pid the process that the unit is made around */
  static List<UnitProperty> properties(
      UnitName unit, CgroupRequest request, boolean unified, int pid, SystemdBus bus)
      throws CgroupException, DBusException {
    List<UnitProperty> properties = new ArrayList<>();
    properties.add(UnitProperty.of("Description", "libcontainer container " + unit.description()));
    if (unit.isSlice()) {
      properties.add(new UnitProperty("Wants", Variant.array("s", List.of(unit.slice()))));
    } else {
      properties.add(UnitProperty.of("Slice", unit.slice()));
      properties.add(UnitProperty.of("Delegate", true));
    }
    properties.add(new UnitProperty("PIDs", Variant.array("u", List.of(pid))));
    properties.add(UnitProperty.of("MemoryAccounting", true));
    properties.add(UnitProperty.of("CPUAccounting", true));
    properties.add(UnitProperty.of(unified ? "IOAccounting" : "BlockIOAccounting", true));
    properties.add(UnitProperty.of("TasksAccounting", true));
    properties.add(UnitProperty.of("DefaultDependencies", false));
    for (Map.Entry<String, String> annotation : request.unitProperties().entrySet()) {
      String name = annotation.getKey().substring(CgroupRequest.UNIT_PROPERTY.length());
      properties.add(UnitProperty.parse(annotation.getKey(), name, annotation.getValue()));
    }
    String together = request.resources().unified().getOrDefault("memory.oom.group", "").strip();
    // Since then systemd has a will of its own for that file; before, it knows no such property of scopes.
    if ((together.equals("0") || together.equals("1")) && bus.version() >= SINCE_OOM_POLICY) {
      properties.add(UnitProperty.of("OOMPolicy", together.equals("1") ? "kill" : "continue"));
    }
    return properties;
  }
}
