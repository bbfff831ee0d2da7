package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** cpuacct: it only counts. */
final class V1Cpuacct implements V1Controller {
  /** sysconf(_SC_CLK_TCK), which is 100 on every architecture. */
  private static final long NANOS_PER_TICK = 1_000_000_000 / 100;

  @Override
  public String name() {
    return "cpuacct";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    return false;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) {}

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Map<String, Long> ticks = directory.readPairs("cpuacct.stat");
    reading.cpuUser = ticks.getOrDefault("user", 0L) * NANOS_PER_TICK;
    reading.cpuKernel = ticks.getOrDefault("system", 0L) * NANOS_PER_TICK;
    reading.cpuTotal = directory.readNumberOr("cpuacct.usage", 0);
    String percpu = directory.readIfPresent("cpuacct.usage_percpu");
    reading.percpu = numbers(percpu == null ? List.of() : CgroupText.words(percpu, " \n"), directory);
    String all = directory.readIfPresent("cpuacct.usage_all");
    if (all != null) {
      List<String> user = new ArrayList<>();
      List<String> kernel = new ArrayList<>();
      for (String line : CgroupText.lines(all)) {
        List<String> words = CgroupText.words(line, " ");
        // Below a heading: cpu user system.
        if (words.size() == 3 && !words.getFirst().equals("cpu")) {
          user.add(words.get(1));
          kernel.add(words.get(2));
        }
      }
      reading.percpuUser = numbers(user, directory);
      reading.percpuKernel = numbers(kernel, directory);
    }
  }

  private static List<Long> numbers(List<String> words, CgroupDirectory directory) throws CgroupException {
    List<Long> numbers = new ArrayList<>();
    for (String word : words) {
      numbers.add(CgroupText.number(word, directory.path()));
    }
    return numbers;
  }
}
