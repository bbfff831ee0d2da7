package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.CpusetStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a cpuset by their names without prefix: Android mounts it with the option noprefix. */
record V1CpusetFiles(CgroupDirectory directory, String prefix) {

  static V1CpusetFiles of(CgroupDirectory directory) {
    return new V1CpusetFiles(directory, directory.hasNoPrefix() ? "" : "cpuset.");
  }

  String file(String name) {
    return prefix + name;
  }

  CpusetStats stats() throws CgroupException {
    return new CpusetStats(
        numbers("cpus"),
        number("cpu_exclusive"),
        numbers("mems"),
        number("mem_hardwall"),
        number("mem_exclusive"),
        number("memory_migrate"),
        number("memory_spread_page"),
        number("memory_spread_slab"),
        number("memory_pressure"),
        number("sched_load_balance"),
        signed("sched_relax_domain_level"));
  }

  private List<Integer> numbers(String name) throws CgroupException {
    @Nullable String text = directory.readIfPresent(file(name));
    return text == null ? List.of() : CgroupText.range(text, directory.path() + "/" + file(name));
  }

  private long number(String name) throws CgroupException {
    return directory.readNumberOr(file(name), 0);
  }

  private long signed(String name) throws CgroupException {
    @Nullable String text = directory.readIfPresent(file(name));
    if (text == null) {
      return 0;
    }
    String path = directory.path() + "/" + file(name);
    String value = text.strip();
    return value.startsWith("-") ? -CgroupText.number(value.substring(1), path) : CgroupText.number(value, path);
  }
}
