package dev.jrunc.cgroups;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** The content of cgroup files. */
final class CgroupText {
  private CgroupText() {}

  static long number(String content, String path) throws CgroupException {
    String text = content.strip();
    try {
      return text.equals("max") ? Long.MAX_VALUE : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new CgroupException("unable to parse \"" + text + "\" as a uint from Cgroup file \"" + path + "\"");
    }
  }

  static long key(String content, String key, String path) throws CgroupException {
    for (int at = 0; at < content.length(); ) {
      int end = content.indexOf('\n', at);
      if (end < 0) {
        end = content.length();
      }
      int value = at + key.length();
      if (content.startsWith(key, at) && value < end && content.charAt(value) == ' ') {
        return number(content.substring(value + 1, end), path);
      }
      at = end + 1;
    }
    return 0;
  }

  /** A line of "key number" each. */
  static Map<String, Long> pairs(String content, String path) throws CgroupException {
    Map<String, Long> pairs = new LinkedHashMap<>();
    for (String line : lines(content)) {
      int space = line.indexOf(' ');
      if (space < 0) {
        throw new CgroupException("malformed line \"" + line + "\" in Cgroup file \"" + path + "\"");
      }
      pairs.put(line.substring(0, space), number(line.substring(space + 1), path));
    }
    return pairs;
  }

  /** Without empty ones. */
  static List<String> lines(String content) {
    List<String> lines = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(content, "\n");
    while (tokens.hasMoreTokens()) {
      lines.add(tokens.nextToken());
    }
    return lines;
  }

  static List<String> words(String line, String separators) {
    List<String> words = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(line, separators);
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
    return words;
  }

  /** The numbers of a list like {@code 0-3,7}. */
  static List<Integer> range(String content, String path) throws CgroupException {
    List<Integer> numbers = new ArrayList<>();
    for (String part : words(content.strip(), ",")) {
      int dash = part.indexOf('-');
      long from = number(dash < 0 ? part : part.substring(0, dash), path);
      long to = dash < 0 ? from : number(part.substring(dash + 1), path);
      for (long number = from; number <= to; number++) {
        numbers.add((int) number);
      }
    }
    return numbers;
  }
}
