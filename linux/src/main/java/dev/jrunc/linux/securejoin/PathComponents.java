package dev.jrunc.linux.securejoin;

import java.util.ArrayDeque;

/** What is left of a path to walk. An empty component (from a trailing slash) counts as ".". */
final class PathComponents {
  private final ArrayDeque<String> left = new ArrayDeque<>();

  static PathComponents of(String path) {
    PathComponents components = new PathComponents();
    components.pushFront(path);
    return components;
  }

  /** Puts the components of a link's target before what is left. */
  void pushFront(String path) {
    int end = path.length();
    while (true) {
      int slash = path.lastIndexOf('/', end - 1);
      left.addFirst(path.substring(slash + 1, end));
      if (slash < 0) {
        return;
      }
      end = slash;
      if (end == 0) {
        return;
      }
    }
  }

  boolean isEmpty() {
    return left.isEmpty();
  }

  String pop() {
    return left.removeFirst();
  }

  boolean contains(String component) {
    return left.contains(component);
  }

  /** "" and "." stay where they are, but demand a directory. */
  static boolean isDot(String component) {
    return component.isEmpty() || component.equals(".");
  }

  /** The parent of an absolute clean path; "/" is its own. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  static String child(String path, String name) {
    return path.equals("/") ? "/" + name : path + "/" + name;
  }
}
