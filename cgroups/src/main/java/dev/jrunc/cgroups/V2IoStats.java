package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.BlkioStats;
import dev.jrunc.cgroups.stats.BlkioStats.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** io.stat: {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6}, in the tables of version 1. */
final class V2IoStats {
  private V2IoStats() {}

  static BlkioStats read(CgroupDirectory directory) throws CgroupException {
    List<Entry> bytes = new ArrayList<>();
    List<Entry> serviced = new ArrayList<>();
    @Nullable String text = directory.readIfPresent("io.stat");
    String path = directory.path() + "/io.stat";
    for (String line : CgroupText.lines(text == null ? "" : text)) {
      List<String> words = CgroupText.words(line, " ");
      int colon = words.getFirst().indexOf(':');
      if (colon < 0) {
        continue;
      }
      long major = CgroupText.number(words.getFirst().substring(0, colon), path);
      long minor = CgroupText.number(words.getFirst().substring(colon + 1), path);
      for (String word : words.subList(1, words.size())) {
        int equals = word.indexOf('=');
        // Discards, and what other policies add, have no place in version 1.
        switch (word.substring(0, Math.max(0, equals))) {
          case "rbytes" -> bytes.add(entry(major, minor, "Read", word, path));
          case "wbytes" -> bytes.add(entry(major, minor, "Write", word, path));
          case "rios" -> serviced.add(entry(major, minor, "Read", word, path));
          case "wios" -> serviced.add(entry(major, minor, "Write", word, path));
          default -> {}
        }
      }
    }
    return new BlkioStats(
        bytes,
        serviced,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Pressures.read(directory, "io.pressure"));
  }

  private static Entry entry(long major, long minor, String op, String word, String path) throws CgroupException {
    return new Entry(major, minor, op, CgroupText.number(word.substring(word.indexOf('=') + 1), path));
  }
}
