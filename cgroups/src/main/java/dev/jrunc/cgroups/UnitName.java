package dev.jrunc.cgroups;

/**
 * The unit of a container and its place.
 *
 * @param slice the parent's name, {@code system.slice}
 * @param name {@code runc-ID.scope}, or a slice
 * @param description the container's name
 */
record UnitName(String slice, String name, String description) {
  private static final String SLICE = ".slice";

  /** @param path {@code slice:prefix:name}, each part may be empty; "" as a whole: the id names it */
  static UnitName of(String path, String id, boolean rootless) {
    int first = path.indexOf(':');
    int second = path.indexOf(':', first + 1);
    String slice = path.isEmpty() ? "" : path.substring(0, first);
    String prefix = path.isEmpty() ? "runc" : path.substring(first + 1, second);
    String name = path.isEmpty() ? id : path.substring(second + 1);
    return new UnitName(
        slice.isEmpty() ? rootless ? "user.slice" : "system.slice" : slice,
        name.endsWith(SLICE) ? name : prefix + "-" + name + ".scope",
        name);
  }

  boolean isSlice() {
    return name.endsWith(SLICE);
  }

  /** The cgroup relative to the manager's: {@code a.slice/a-b.slice/runc-ID.scope}. */
  String relativePath() throws CgroupException {
    return CgroupPath.join(expand(slice), CgroupPath.clean("/" + name));
  }

  /** {@code a-b.slice} lies in {@code a.slice}. */
  static String expand(String slice) throws CgroupException {
    String stem = slice.endsWith(SLICE) ? slice.substring(0, slice.length() - SLICE.length()) : "";
    if (stem.equals("-")) {
      return "";
    }
    if (stem.isEmpty() || stem.indexOf('/') >= 0 || ("-" + stem + "-").contains("--")) {
      throw new CgroupException("invalid slice name: " + slice);
    }
    StringBuilder path = new StringBuilder();
    for (int dash = stem.indexOf('-'); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
      path.append(stem, 0, dash).append(SLICE).append('/');
    }
    return path.append(slice).toString();
  }
}
