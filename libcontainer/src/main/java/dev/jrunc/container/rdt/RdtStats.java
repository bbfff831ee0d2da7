package dev.jrunc.container.rdt;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a group of resctrl may have and uses.
 *
 * @param l3CacheInfo files of {@code info/L3} with their content; empty: no cache allocation
 * @param l3CacheSchemaRoot what there is to be had, a line of {@code schemata}
 * @param l3CacheSchema what the group has
 * @param memBwInfo files of {@code info/MB}; empty: no bandwidth allocation
 * @param memBwSchemaRoot as above
 * @param memBwSchema as above
 * @param monitoring for each cache what is counted of it, by name of its file
 */
public record RdtStats(
    Map<String, String> l3CacheInfo,
    String l3CacheSchemaRoot,
    String l3CacheSchema,
    Map<String, String> memBwInfo,
    String memBwSchemaRoot,
    String memBwSchema,
    List<Map<String, Long>> monitoring) {
  /** Of a container that has no group. */
  public static final RdtStats NONE = new RdtStats(Map.of(), "", "", Map.of(), "", "", List.of());

  private static final List<String> L3 = List.of("cbm_mask", "min_cbm_bits", "num_closids");
  private static final List<String> MB =
      List.of("bandwidth_gran", "delay_linear", "min_bandwidth", "num_closids");
  private static final List<String> COUNTED =
      List.of("mbm_total_bytes", "mbm_local_bytes", "llc_occupancy");
  private static final int LONGEST = 64 * 1024;

  /** Copies what it is given. */
  public RdtStats {
    l3CacheInfo = Collections.unmodifiableMap(new LinkedHashMap<>(l3CacheInfo));
    memBwInfo = Collections.unmodifiableMap(new LinkedHashMap<>(memBwInfo));
    monitoring = List.copyOf(monitoring);
  }

  /**
   * Reads them; what the hardware or the kernel has not is left out.
   *
   * @param root where resctrl is mounted
   * @param directories of the group: its own, and its monitoring group's, which counts more exactly
   */
  public static RdtStats read(FileCalls files, String root, List<String> directories) {
    if (directories.isEmpty()) {
      return NONE;
    }
    String whole = text(files, root + "/schemata");
    String own = text(files, directories.getFirst() + "/schemata");
    return new RdtStats(
        info(files, root + "/info/L3/", L3),
        line(whole, "L3"),
        line(own, "L3"),
        info(files, root + "/info/MB/", MB),
        line(whole, "MB"),
        line(own, "MB"),
        monitoring(files, directories.getLast() + "/mon_data"));
  }

  private static Map<String, String> info(FileCalls files, String directory, List<String> names) {
    Map<String, String> info = new LinkedHashMap<>();
    for (String name : names) {
      String value = text(files, directory + name).strip();
      if (!value.isEmpty()) {
        info.put(name, value);
      }
    }
    return info;
  }

  /** The kernel pads names at the left: {@code "    L3:0=f"}. */
  private static String line(String schemata, String resource) {
    for (String line : schemata.split("\n", -1)) {
      String stripped = line.strip();
      if (stripped.startsWith(resource) && stripped.startsWith(":", resource.length())) {
        return stripped;
      }
    }
    return "";
  }

  private static List<Map<String, Long>> monitoring(FileCalls files, String directory) {
    List<String> caches = new ArrayList<>();
    try (Fd data = files.open(directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
      for (DirectoryEntry entry : files.getdents(data)) {
        if (entry.name().startsWith("mon_L3_")) {
          caches.add(entry.name());
        }
      }
    } catch (SyscallException e) {
      return List.of();
    }
    Collections.sort(caches);
    List<Map<String, Long>> monitoring = new ArrayList<>();
    for (String cache : caches) {
      Map<String, Long> counted = new LinkedHashMap<>();
      for (String name : COUNTED) {
        String value = text(files, directory + "/" + cache + "/" + name).strip();
        try {
          counted.put(name, Long.parseUnsignedLong(value));
        } catch (NumberFormatException e) {
          // Not there, or "Unavailable" while it is measured.
          continue;
        }
      }
      monitoring.add(counted);
    }
    return monitoring;
  }

  private static String text(FileCalls files, String path) {
    try {
      return Bytes.decode(files.readFile(Fd.CWD, path, LONGEST));
    } catch (SyscallException e) {
      return "";
    }
  }
}
