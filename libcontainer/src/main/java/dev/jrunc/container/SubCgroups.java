package dev.jrunc.container;

import dev.jrunc.container.failure.InvalidRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code exec --cgroup [CONTROLLER[,CONTROLLER]:]PATH}: places below the container's cgroup. */
final class SubCgroups {
  private SubCgroups() {}

  /**
   * Parses the flags.
   *
   * @param paths the container's directories by controller; {@code ""}: unified
   * @return relative path by controller
   */
  static Map<String, String> parse(List<String> flags, Map<String, String> paths)
      throws InvalidRequest {
    Map<String, String> below = new LinkedHashMap<>();
    for (String flag : flags) {
      int colon = flag.indexOf(':');
      if (colon == 0) {
        throw new InvalidRequest(
            "invalid --cgroup argument: " + flag + " (empty <controller> prefix)");
      }
      if (colon < 0) {
        if (flags.size() > 1) {
          throw new InvalidRequest(
              "invalid --cgroup argument: " + flag + " (missing <controller>: prefix)");
        }
        for (String controller : paths.keySet()) {
          below.put(controller, checked(flag));
        }
        continue;
      }
      String path = checked(flag.substring(colon + 1));
      for (String controller : List.of(flag.substring(0, colon).split(",", -1))) {
        if (!paths.containsKey(controller)) {
          throw new InvalidRequest("unknown controller " + controller + " in SubCgroupPaths");
        }
        if (below.put(controller, path) != null) {
          throw new InvalidRequest(
              "invalid --cgroup argument(s): controller "
                  + controller
                  + " specified multiple times");
        }
      }
    }
    return below;
  }

  /** By component: a test of the joined string's prefix lets a sibling's longer name pass. */
  private static String checked(String path) throws InvalidRequest {
    int depth = 0;
    for (String component : List.of(path.split("/", -1))) {
      if (component.equals("..")) {
        depth--;
      } else if (!component.isEmpty() && !component.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        throw new InvalidRequest(path + " is not a sub cgroup path");
      }
    }
    return path;
  }
}
