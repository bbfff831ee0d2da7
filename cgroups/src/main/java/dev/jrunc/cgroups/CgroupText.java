package dev.jrunc.cgroups;

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
}
