package dev.jrunc.cgroups;

import dev.jrunc.linux.Kernel;
import java.util.ArrayList;
import java.util.List;

/** The hierarchies that one manager has opened. */
final class Hierarchies implements AutoCloseable {
  private final Kernel kernel;
  private final List<Hierarchy> opened = new ArrayList<>();

  Hierarchies(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Controllers that are mounted together share one. */
  CgroupDirectory directory(CgroupMount mount, String relative) {
    for (Hierarchy hierarchy : opened) {
      if (hierarchy.mountPoint.equals(mount.mountPoint())) {
        return hierarchy.directory(relative);
      }
    }
    Hierarchy hierarchy = new Hierarchy(kernel, mount);
    opened.add(hierarchy);
    return hierarchy.directory(relative);
  }

  @Override
  public void close() {
    opened.forEach(Hierarchy::close);
  }
}
