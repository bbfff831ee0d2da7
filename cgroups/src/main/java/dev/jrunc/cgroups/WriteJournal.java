package dev.jrunc.cgroups;

import java.util.ArrayList;
import java.util.List;

/**
 * What files held before they were written, so that limits which could only be set in part can be
 * taken back: kernel's defaults too, which no record of the container's limits knows.
 */
final class WriteJournal {
  private record Entry(CgroupDirectory directory, String file, String before) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Before {@code value} is written. A file that cannot be read cannot be restored either. */
  void note(CgroupDirectory directory, String file, String value) {
    String content;
    try {
      content = directory.read(file);
    } catch (CgroupException e) {
      return;
    }
    entries.add(new Entry(directory, file, before(file, content, value)));
  }

  /** Last things first, since later writes were made possible by earlier ones. */
  void restore(CgroupException cause) {
    for (Entry entry : entries.reversed()) {
      try {
        entry.directory().write(entry.file(), entry.before());
      } catch (CgroupException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** What must be written so that the file holds again what it held. */
  static String before(String file, String content, String value) {
    if (file.equals("memory.oom_control")) {
      return lineOf("oom_kill_disable", content).substring("oom_kill_disable ".length());
    }
    int space = value.indexOf(' ');
    String key = space < 0 ? "" : value.substring(0, space);
    if (key.contains(":") || file.equals("net_prio.ifpriomap") || file.equals("rdma.max")) {
      String line = lineOf(key, content);
      return line.isEmpty() ? key + " " + none(file) : line;
    }
    String line = content.strip();
    if (line.startsWith("default ")) {
      int end = line.indexOf('\n');
      return line.substring("default ".length(), end < 0 ? line.length() : end);
    }
    // An empty write would change nothing.
    return line.isEmpty() ? "\n" : line;
  }

  private static String lineOf(String key, String content) {
    for (String line : CgroupText.lines(content)) {
      if (line.startsWith(key + " ")) {
        return line;
      }
    }
    return "";
  }

  /** A device that the file did not name. */
  private static String none(String file) {
    if (file.equals("io.max")) {
      return "rbps=max wbps=max riops=max wiops=max";
    }
    return file.contains("weight") ? "default" : "0";
  }
}
