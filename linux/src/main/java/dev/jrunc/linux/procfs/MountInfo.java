package dev.jrunc.linux.procfs;

import dev.jrunc.linux.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of /proc/PID/mountinfo.
 *
 * @param root what part of the file system is mounted
 * @param fields optional fields, e.g. {@code shared:1 master:2}; empty if none
 * @param options per-mount options
 * @param superOptions options of the file system, e.g. a v1 hierarchy's controllers
 */
public record MountInfo(
    int id,
    int parent,
    String root,
    String mountPoint,
    String options,
    String fields,
    String type,
    String source,
    String superOptions) {

  /**
   * The lines of file systems whose type begins with {@code type}; one that is not of the known form
   * is passed over.
   */
  static List<MountInfo> parse(byte[] text, String type) {
    byte[] wanted = Bytes.encode(" - " + type);
    List<MountInfo> mounts = new ArrayList<>();
    for (int at = 0; at < text.length; ) {
      int end = at;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      // Hosts have thousands of mounts, of which few are asked for.
      MountInfo mount = contains(text, at, end, wanted) ? parseLine(Bytes.decode(text, at, end - at)) : null;
      if (mount != null && mount.type.startsWith(type)) {
        mounts.add(mount);
      }
      at = end + 1;
    }
    return mounts;
  }

  private static boolean contains(byte[] text, int from, int end, byte[] wanted) {
    for (int i = from; i + wanted.length <= end; i++) {
      if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable MountInfo parseLine(String line) {
    int dash = line.indexOf(" - ");
    if (dash < 0) {
      return null;
    }
    List<String> head = fields(line.substring(0, dash), 7);
    List<String> tail = fields(line.substring(dash + 3), 3);
    if (head.size() < 6 || tail.size() < 2) {
      return null;
    }
    try {
      return new MountInfo(
          Integer.parseInt(head.get(0)),
          Integer.parseInt(head.get(1)),
          unescape(head.get(3)),
          unescape(head.get(4)),
          head.get(5),
          head.size() > 6 ? head.get(6) : "",
          unescape(tail.get(0)),
          unescape(tail.get(1)),
          tail.size() > 2 ? unescape(tail.get(2)) : "");
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Splits at single spaces; the last of {@code most} fields keeps the rest. */
  private static List<String> fields(String s, int most) {
    List<String> out = new ArrayList<>(most);
    int at = 0;
    while (out.size() < most - 1) {
      int space = s.indexOf(' ', at);
      if (space < 0) {
        break;
      }
      out.add(s.substring(at, space));
      at = space + 1;
    }
    out.add(s.substring(at));
    return out;
  }

  /** The kernel writes space, tab, newline, backslash and # as three octal digits. */
  static String unescape(String s) {
    int backslash = s.indexOf('\\');
    if (backslash < 0) {
      return s;
    }
    StringBuilder out = new StringBuilder(s.length());
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\\' && i + 3 < s.length() && octal(s, i + 1) && octal(s, i + 2) && octal(s, i + 3)) {
        out.append((char) ((s.charAt(i + 1) - '0') << 6 | (s.charAt(i + 2) - '0') << 3 | s.charAt(i + 3) - '0'));
        i += 3;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean octal(String s, int i) {
    return s.charAt(i) >= '0' && s.charAt(i) <= '7';
  }

  /** Whether {@code option} is one of the comma-separated super options. */
  public boolean hasSuperOption(String option) {
    return contains(superOptions, option);
  }

  /** Whether {@code option} is one of the comma-separated mount options. */
  public boolean hasOption(String option) {
    return contains(options, option);
  }

  private static boolean contains(String list, String option) {
    for (int at = list.indexOf(option); at >= 0; at = list.indexOf(option, at + 1)) {
      int end = at + option.length();
      if ((at == 0 || list.charAt(at - 1) == ',') && (end == list.length() || list.charAt(end) == ',')) {
        return true;
      }
    }
    return false;
  }
}
