package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.Pressure;
import dev.jrunc.cgroups.stats.Pressure.Share;
import dev.jrunc.linux.Errno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pressure files: {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=0}, and a line of {@code full}. */
final class Pressures {
  private Pressures() {}

  /** Null: this kernel does not account pressure, or was told not to (EOPNOTSUPP with psi=0). */
  static @Nullable Pressure read(CgroupDirectory directory, String file) throws CgroupException {
    @Nullable String text;
    try {
      text = directory.readIfPresent(file);
    } catch (CgroupException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      return null;
    }
    if (text == null) {
      return null;
    }
    Share some = Share.NONE;
    Share full = Share.NONE;
    for (String line : CgroupText.lines(text)) {
      List<String> words = CgroupText.words(line, " ");
      switch (words.getFirst()) {
        case "some" -> some = share(words, directory.path() + "/" + file);
        case "full" -> full = share(words, directory.path() + "/" + file);
        default -> {}
      }
    }
    return new Pressure(some, full);
  }

  private static Share share(List<String> words, String path) throws CgroupException {
    double avg10 = 0;
    double avg60 = 0;
    double avg300 = 0;
    long total = 0;
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      String value = word.substring(equals + 1);
      switch (word.substring(0, Math.max(0, equals))) {
        case "avg10" -> avg10 = percent(value, path);
        case "avg60" -> avg60 = percent(value, path);
        case "avg300" -> avg300 = percent(value, path);
        case "total" -> total = CgroupText.number(value, path);
        default -> {}
      }
    }
    return new Share(avg10, avg60, avg300, total);
  }

  private static double percent(String value, String path) throws CgroupException {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new CgroupException("unable to parse \"" + value + "\" as a share of time from Cgroup file \"" + path + "\"");
    }
  }
}
