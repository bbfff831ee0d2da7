package dev.jrunc.cgroups;

import java.util.ArrayDeque;

/** Paths of cgroups as text. Nothing here looks at a file system: cgroupfs has no symbolic links. */
final class CgroupPath {
  private CgroupPath() {}

  /** Without "." and "//", and with ".." resolved so that it never leads above where it began. */
  static String clean(String path) {
    return isClean(path) ? path : cleaned(path);
  }

  /** Absolute, with no component that is empty or begins with a dot: as most are. */
  private static boolean isClean(String path) {
    return path.length() > 1
        && path.charAt(0) == '/'
        && path.charAt(path.length() - 1) != '/'
        && !path.contains("//")
        && !path.contains("/.");
  }

  private static String cleaned(String path) {
    ArrayDeque<String> parts = new ArrayDeque<>();
    for (int at = 0; at <= path.length(); ) {
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      String part = path.substring(at, end);
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
      at = end + 1;
    }
    String joined = String.join("/", parts);
    return path.startsWith("/") ? "/" + joined : joined;
  }

  /** Two clean pieces as a relative path: without a slash at either end. */
  static String join(String base, String below) {
    String a = strip(base);
    String b = strip(below);
    return a.isEmpty() ? b : b.isEmpty() ? a : a + "/" + b;
  }

  static String strip(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }

  static String parent(String relative) {
    int slash = relative.lastIndexOf('/');
    return slash < 0 ? "" : relative.substring(0, slash);
  }

  static String name(String relative) {
    return relative.substring(relative.lastIndexOf('/') + 1);
  }

  /** Whether {@code path} is {@code base} or below it, by whole components. */
  static boolean isWithin(String path, String base) {
    return path.startsWith(base)
        && (path.length() == base.length() || base.endsWith("/") || path.charAt(base.length()) == '/');
  }
}
