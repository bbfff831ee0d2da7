package dev.jrunc.cli;

/** Paths as strings; java.nio's would not survive bytes that are no UTF-8. */
final class Paths {
  private Paths() {}

  /** Go's {@code filepath.Abs}: {@code path} taken from {@code directory} and cleaned, without a look at the disk. */
  static String absolute(String directory, String path) {
    return clean(path.startsWith("/") ? path : directory + "/" + path);
  }

  /** Go's {@code filepath.Clean} of an absolute path: no {@code .}, {@code ..}, nor double slashes. */
  static String clean(String absolute) {
    StringBuilder out = new StringBuilder(absolute.length());
    int start = 0;
    while (start < absolute.length()) {
      int end = absolute.indexOf('/', start);
      end = end < 0 ? absolute.length() : end;
      String element = absolute.substring(start, end);
      if (element.equals("..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      } else if (!element.isEmpty() && !element.equals(".")) {
        out.append('/').append(element);
      }
      start = end + 1;
    }
    return out.isEmpty() ? "/" : out.toString();
  }
}
