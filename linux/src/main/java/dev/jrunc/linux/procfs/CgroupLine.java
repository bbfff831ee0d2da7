package dev.jrunc.linux.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of /proc/PID/cgroup (cgroups(7)).
 *
 * @param hierarchy 0 for cgroup v2
 * @param controllers comma-separated, e.g. {@code cpu,cpuacct} or {@code name=systemd}; empty for v2
 * @param path as seen from the reader's cgroup namespace; may begin with {@code /..} when it lies outside
 */
public record CgroupLine(int hierarchy, String controllers, String path) {

  static List<CgroupLine> parse(String text) {
    List<CgroupLine> lines = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        end = text.length();
      }
      int first = text.indexOf(':', at);
      int second = first < 0 ? -1 : text.indexOf(':', first + 1);
      if (first > at && second > 0 && second < end) {
        int hierarchy = Integer.parseInt(text, at, first, 10);
        lines.add(new CgroupLine(hierarchy, text.substring(first + 1, second), text.substring(second + 1, end)));
      }
      at = end + 1;
    }
    return lines;
  }

  /** Whether this line is the hierarchy of {@code controller} ({@code ""}: cgroup v2). */
  public boolean has(String controller) {
    if (controller.isEmpty()) {
      return controllers.isEmpty();
    }
    for (int at = 0; at <= controllers.length(); ) {
      int comma = controllers.indexOf(',', at);
      int end = comma < 0 ? controllers.length() : comma;
      if (end - at == controller.length() && controllers.startsWith(controller, at)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  /**
   * Where below a mount point of the hierarchy this cgroup is, without a slash at either end; "" for one that lies
   * outside of what is mounted.
   *
   * @param root which part of the hierarchy is mounted, {@link MountInfo#root}
   */
  public String below(String root) {
    String top = root.equals("/") ? "" : root;
    if (path.startsWith("/..") || !path.startsWith(top + "/")) {
      return "";
    }
    return path.substring(top.length() + 1);
  }
}
