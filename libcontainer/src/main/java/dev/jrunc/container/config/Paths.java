package dev.jrunc.container.config;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as strings: nothing here looks at a file system. */
public final class Paths {
  private Paths() {}

  /** {@code path} below {@code base} unless it is absolute; cleaned. */
  static String absolute(String base, String path) {
    return clean(path.startsWith("/") ? path : base + "/" + path);
  }

  /**
   * An absolute path without empty, {@code .} and {@code ..} components; {@code ..} at the top stays
   * at the top. A relative path is taken as below {@code /}.
   */
  public static String clean(String path) {
    if (isClean(path)) {
      return path;
    }
    Deque<String> parts = new ArrayDeque<>();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      String part = path.substring(start, end);
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
      start = end + 1;
    }
    if (parts.isEmpty()) {
      return "/";
    }
    StringBuilder result = new StringBuilder(path.length() + 1);
    for (String part : parts) {
      result.append('/').append(part);
    }
    return result.toString();
  }

  /** Whether there is nothing to do, as far as one look tells: a component that begins with a dot needs a second. */
  private static boolean isClean(String path) {
    int length = path.length();
    for (int i = 0; i < length; i++) {
      if (path.charAt(i) == '/' && (i + 1 == length || path.charAt(i + 1) == '/' || path.charAt(i + 1) == '.')) {
        return length == 1;
      }
    }
    return length > 0 && path.charAt(0) == '/';
  }

  /**
   * A clean path as seen from the root: what tells the root's own name first, as some callers do with
   * a mount's destination, means the place in the root and not that name once more below it.
   */
  static String withoutRoot(String root, String path) {
    if (root.equals("/") || !isAtOrBelow(path, root)) {
      return path;
    }
    return path.length() == root.length() ? "/" : path.substring(root.length());
  }

  /** Whether a clean path is {@code directory} or below it. */
  public static boolean isAtOrBelow(String path, String directory) {
    return directory.equals("/")
        || path.equals(directory)
        || (path.startsWith(directory) && path.charAt(directory.length()) == '/');
  }
}
