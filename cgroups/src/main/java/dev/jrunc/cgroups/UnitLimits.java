package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.dbus.Variant;
import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The spec's limits as properties of a unit, so that systemd does not take them back at its next reload. */
final class UnitLimits {
  /** USEC_INFINITY and "max". */
  private static final long INFINITY = -1;

  private static final long DEFAULT_PERIOD = 100_000;
  private static final int SINCE_QUOTA_PERIOD = 242;
  private static final int SINCE_CPUSETS = 244;
  private static final int SINCE_IDLE = 252;

  private final SystemdBus bus;
  private final SystemdAccess access;
  private final List<UnitProperty> properties = new ArrayList<>();

  UnitLimits(SystemdBus bus, SystemdAccess access) {
    this.bus = bus;
    this.access = access;
  }

  List<UnitProperty> v1(LinuxResources resources) throws CgroupException, DBusException {
    if (resources.memory() != null) {
      add("MemoryLimit", Limit.of(resources.memory().limit()));
    }
    LinuxCpu cpu = resources.cpu();
    if (cpu != null) {
      add("CPUShares", Limit.of(cpu.shares()));
      quota(Limit.of(cpu.quota()), Limit.of(cpu.period()));
    }
    LinuxBlockIo io = resources.blockIo();
    if (io != null && io.weight() != null) {
      add("BlockIOWeight", io.weight());
    }
    common(resources);
    return properties;
  }

  List<UnitProperty> v2(LinuxResources resources) throws CgroupException, DBusException {
    LinuxMemory memory = resources.memory();
    if (memory != null) {
      add("MemoryMax", Limit.of(memory.limit()));
      add("MemoryLow", Limit.of(memory.reservation()));
      String swap = V2Memory.swapValue(Limit.of(memory.limit()), Limit.of(memory.swap()));
      if (!swap.isEmpty()) {
        // "0", no swap at all, is left to the cgroup's file, as runc does.
        add("MemorySwapMax", number(swap));
      }
    }
    LinuxCpu cpu = resources.cpu();
    if (cpu != null) {
      boolean idle = cpu.idle() != null && cpu.idle() == 1 && bus.version() >= SINCE_IDLE;
      if (idle) {
        properties.add(UnitProperty.of("CPUWeight", 0));
      }
      if (idle && Limit.isSet(cpu.shares())) {
        access.warnings().accept("unable to apply both CPUWeight and CpuIdle to systemd, ignoring CPUWeight");
      } else {
        add("CPUWeight", CpuWeight.of(Limit.of(cpu.shares())));
      }
      quota(Limit.of(cpu.quota()), Limit.of(cpu.period()));
    }
    common(resources);
    unified(resources.unified());
    return properties;
  }

  /** What both versions have. */
  private void common(LinuxResources resources) throws CgroupException, DBusException {
    LinuxPids pids = resources.pids();
    if (pids != null && pids.limit() != null) {
      // systemd refuses TasksMax=0.
      properties.add(UnitProperty.of("TasksMax", pids.limit() == 0 ? 1 : pids.limit() < 0 ? INFINITY : pids.limit()));
    }
    if (resources.cpu() != null) {
      cpuset("AllowedCPUs", "resources.CPU.Cpus", resources.cpu().cpus());
      cpuset("AllowedMemoryNodes", "resources.CPU.Mems", resources.cpu().mems());
    }
  }

  private void cpuset(String property, String what, String list) throws CgroupException, DBusException {
    if (!list.isEmpty() && bus.version() >= SINCE_CPUSETS) {
      properties.add(new UnitProperty(property, Variant.array("y", bits(what, list))));
    }
  }

  /** Bytes with a bit for each number, the lowest first. */
  static List<Integer> bits(String what, String list) throws CgroupException {
    List<Integer> bytes = new ArrayList<>();
    try {
      for (String range : list.strip().split(",")) {
        if (range.isEmpty()) {
          continue;
        }
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range.strip() : range.substring(0, dash).strip());
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1).strip());
        if (first < 0 || last < first || last > 1 << 16) {
          throw new CgroupException(what + "=\"" + list + "\" conversion error: invalid range: " + range);
        }
        for (int i = first; i <= last; i++) {
          while (bytes.size() <= i / 8) {
            bytes.add(0);
          }
          bytes.set(i / 8, bytes.get(i / 8) | 1 << i % 8);
        }
      }
    } catch (NumberFormatException e) {
      throw new CgroupException(what + "=\"" + list + "\" conversion error: " + e.getMessage());
    }
    if (bytes.isEmpty()) {
      throw new CgroupException(what + "=\"" + list + "\" conversion error: empty value");
    }
    return bytes;
  }

  private void quota(long quota, long period) throws DBusException {
    if (period != 0 && bus.version() >= SINCE_QUOTA_PERIOD) {
      properties.add(UnitProperty.of("CPUQuotaPeriodUSec", period));
    }
    if (quota == 0 && period == 0) {
      return;
    }
    long perSecond = INFINITY;
    if (quota > 0) {
      perSecond = UnitQuota.perSecond(quota, period);
    }
    properties.add(UnitProperty.of("CPUQuotaPerSecUSec", perSecond));
  }

  private void unified(Map<String, String> files) throws CgroupException, DBusException {
    boolean idle = "1".equals(files.getOrDefault("cpu.idle", "").strip()) && bus.version() >= SINCE_IDLE;
    for (Map.Entry<String, String> entry : files.entrySet()) {
      String file = entry.getKey();
      String value = entry.getValue().strip();
      if (file.indexOf('/') >= 0) {
        throw new CgroupException("unified resource \"" + file + "\" must be a file name (no slashes)");
      }
      if (file.indexOf('.') <= 0) {
        throw new CgroupException("unified resource \"" + file + "\" must be in the form CONTROLLER.PARAMETER");
      }
      switch (file) {
        case "cpu.idle" -> {
          if (idle) {
            properties.add(UnitProperty.of("CPUWeight", 0));
          }
        }
        case "cpu.weight" -> {
          if (idle) {
            access.warnings().accept("unable to apply both cpu.weight and cpu.idle to systemd, ignoring cpu.weight");
          } else {
            properties.add(UnitProperty.of("CPUWeight", unifiedNumber(file, value)));
          }
        }
        case "cpu.max" -> bandwidth(file, value);
        case "cpuset.cpus" -> cpuset("AllowedCPUs", "unified resource \"cpuset.cpus\"", value);
        case "cpuset.mems" -> cpuset("AllowedMemoryNodes", "unified resource \"cpuset.mems\"", value);
        case "memory.high" -> properties.add(UnitProperty.of("MemoryHigh", unifiedNumber(file, value)));
        case "memory.low" -> properties.add(UnitProperty.of("MemoryLow", unifiedNumber(file, value)));
        case "memory.min" -> properties.add(UnitProperty.of("MemoryMin", unifiedNumber(file, value)));
        case "memory.max" -> properties.add(UnitProperty.of("MemoryMax", unifiedNumber(file, value)));
        case "memory.swap.max" -> properties.add(UnitProperty.of("MemorySwapMax", unifiedNumber(file, value)));
        case "pids.max" -> properties.add(UnitProperty.of("TasksMax", unifiedNumber(file, value)));
        // Others systemd has no property for; they are written to the cgroup only.
        default -> {}
      }
    }
  }

  private void bandwidth(String file, String value) throws CgroupException, DBusException {
    String[] words = value.split("\\s+");
    if (words.length > 2 || words[0].isEmpty()) {
      throw new CgroupException("unified resource \"" + file + "\" value invalid: \"" + value + "\"");
    }
    long quota = words[0].equals("max") ? 0 : unifiedNumber(file, words[0]);
    quota(quota, words.length == 2 ? unifiedNumber(file, words[1]) : DEFAULT_PERIOD);
  }

  private static long unifiedNumber(String file, String value) throws CgroupException {
    try {
      return number(value);
    } catch (NumberFormatException e) {
      throw new CgroupException(
          "unified resource \"" + file + "\" value conversion error: strconv.ParseUint: parsing \"" + value
              + "\": invalid syntax");
    }
  }

  private static long number(String value) {
    return value.equals("max") ? INFINITY : Long.parseUnsignedLong(value);
  }

  /** 0 is "not set". */
  private void add(String name, long value) {
    if (value != 0) {
      properties.add(UnitProperty.of(name, value));
    }
  }
}
