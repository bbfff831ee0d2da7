package dev.jrunc.container.config;

/** Names of kernel parameters (sysctl(8)). */
public final class Sysctl {
  private Sysctl() {}

  /**
   * The name with dots as separators. If the first separator is a slash, slashes separate and dots
   * are part of a component ({@code net/ipv4/conf/eno2.100.rp_filter}); they change places.
   */
  public static String dotted(String name) {
    int slash = name.indexOf('/');
    int dot = name.indexOf('.');
    return slash >= 0 && (dot < 0 || slash < dot) ? swap(name) : name;
  }

  /** The file of a dotted name, relative to /proc. */
  public static String procPath(String dotted) {
    return "sys/" + swap(dotted);
  }

  private static String swap(String name) {
    StringBuilder result = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      result.append(c == '.' ? '/' : c == '/' ? '.' : c);
    }
    return result.toString();
  }
}
