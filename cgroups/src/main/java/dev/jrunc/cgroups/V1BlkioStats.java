package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.BlkioStats;
import dev.jrunc.cgroups.stats.BlkioStats.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What blkio counted. Who counts depends on the kernel's configuration and on the I/O scheduler: the
 * first group of files whose first file has anything to say is taken.
 */
final class V1BlkioStats {
  private enum Kind {
    BYTES,
    SERVICED,
    QUEUED,
    SERVICE_TIME,
    WAIT_TIME,
    MERGED,
    TIME,
    SECTORS
  }

  private record Source(String file, Kind kind) {}

  private static final List<List<Source>> GROUPS =
      List.of(
          // CONFIG_BFQ_CGROUP_DEBUG
          List.of(
              new Source("blkio.bfq.sectors_recursive", Kind.SECTORS),
              new Source("blkio.bfq.io_service_time_recursive", Kind.SERVICE_TIME),
              new Source("blkio.bfq.io_wait_time_recursive", Kind.WAIT_TIME),
              new Source("blkio.bfq.io_merged_recursive", Kind.MERGED),
              new Source("blkio.bfq.io_queued_recursive", Kind.QUEUED),
              new Source("blkio.bfq.time_recursive", Kind.TIME),
              new Source("blkio.bfq.io_serviced_recursive", Kind.SERVICED),
              new Source("blkio.bfq.io_service_bytes_recursive", Kind.BYTES)),
          List.of(
              new Source("blkio.bfq.io_serviced_recursive", Kind.SERVICED),
              new Source("blkio.bfq.io_service_bytes_recursive", Kind.BYTES)),
          // CFQ, before Linux 5.0
          List.of(
              new Source("blkio.sectors_recursive", Kind.SECTORS),
              new Source("blkio.io_service_time_recursive", Kind.SERVICE_TIME),
              new Source("blkio.io_wait_time_recursive", Kind.WAIT_TIME),
              new Source("blkio.io_merged_recursive", Kind.MERGED),
              new Source("blkio.io_queued_recursive", Kind.QUEUED),
              new Source("blkio.time_recursive", Kind.TIME),
              new Source("blkio.io_serviced_recursive", Kind.SERVICED),
              new Source("blkio.io_service_bytes_recursive", Kind.BYTES)),
          List.of(
              new Source("blkio.throttle.io_serviced_recursive", Kind.SERVICED),
              new Source("blkio.throttle.io_service_bytes_recursive", Kind.BYTES)),
          List.of(
              new Source("blkio.throttle.io_serviced", Kind.SERVICED),
              new Source("blkio.throttle.io_service_bytes", Kind.BYTES)));

  private V1BlkioStats() {}

  static BlkioStats read(CgroupDirectory directory) throws CgroupException {
    for (List<Source> group : GROUPS) {
      List<Entry> first = entries(directory, group.getFirst().file());
      if (!first.isEmpty()) {
        Map<Kind, List<Entry>> found = new EnumMap<>(Kind.class);
        found.put(group.getFirst().kind(), first);
        for (Source source : group.subList(1, group.size())) {
          found.put(source.kind(), entries(directory, source.file()));
        }
        return stats(found);
      }
    }
    return BlkioStats.NONE;
  }

  private static BlkioStats stats(Map<Kind, List<Entry>> found) {
    return new BlkioStats(
        found.getOrDefault(Kind.BYTES, List.of()),
        found.getOrDefault(Kind.SERVICED, List.of()),
        found.getOrDefault(Kind.QUEUED, List.of()),
        found.getOrDefault(Kind.SERVICE_TIME, List.of()),
        found.getOrDefault(Kind.WAIT_TIME, List.of()),
        found.getOrDefault(Kind.MERGED, List.of()),
        found.getOrDefault(Kind.TIME, List.of()),
        found.getOrDefault(Kind.SECTORS, List.of()),
        null);
  }

  /** Lines of {@code 8:0 Read 4096} or {@code 8:0 4096}, and at the end a total of them. */
  private static List<Entry> entries(CgroupDirectory directory, String file) throws CgroupException {
    @Nullable String text = directory.readIfPresent(file);
    List<Entry> entries = new ArrayList<>();
    if (text == null) {
      return entries;
    }
    String path = directory.path() + "/" + file;
    for (String line : CgroupText.lines(text)) {
      List<String> words = CgroupText.words(line, " :");
      if (words.size() == 2 && words.getFirst().equals("Total")) {
        continue;
      }
      if (words.size() < 3) {
        throw new CgroupException("malformed line \"" + line + "\" in Cgroup file \"" + path + "\"");
      }
      entries.add(
          new Entry(
              CgroupText.number(words.get(0), path),
              CgroupText.number(words.get(1), path),
              words.size() == 3 ? "" : words.get(2),
              CgroupText.number(words.getLast(), path)));
    }
    return entries;
  }
}
