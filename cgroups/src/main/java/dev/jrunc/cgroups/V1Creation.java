package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;

/** Making directories of cgroup v1, with what a process needs in them before it can enter. */
final class V1Creation {
  /** Looks at a cgroup that was there, before anything is written to it. */
  @FunctionalInterface
  interface Adoption {
    void check() throws CgroupException;
  }

  /** Whoever made it, and is in it. */
  static final Adoption ANYBODYS = () -> {};

  private final boolean rootless;
  private final List<String> created = new ArrayList<>();

  V1Creation(boolean rootless) {
    this.rootless = rootless;
  }

  /** What was made so far, parents first. */
  List<String> created() {
    return List.copyOf(created);
  }

  void create(V1Controller controller, CgroupDirectory directory, LinuxResources resources, Adoption adoption)
      throws CgroupException {
    boolean own = controller.needsSeeding() ? makeFromTheTop(controller, directory) : make(controller, directory, resources);
    // Else another controller of the same hierarchy came first.
    if (!own && !created.contains(directory.path())) {
      adoption.check();
    }
    controller.beforeJoin(directory, resources, own);
    if (rootless && !own) {
      CgroupTrees.checkJoinable(directory);
    }
  }

  /** Most often the parent exists. */
  private boolean make(V1Controller controller, CgroupDirectory directory, LinuxResources resources)
      throws CgroupException {
    try {
      return note(directory);
    } catch (CgroupException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    for (CgroupDirectory above : directory.ancestors()) {
      try (above) {
        if (note(above)) {
          controller.prepareParent(above, resources);
        }
      }
    }
    return note(directory);
  }

  private boolean makeFromTheTop(V1Controller controller, CgroupDirectory directory) throws CgroupException {
    for (CgroupDirectory above : directory.ancestors()) {
      try (above) {
        controller.seed(above, note(above));
      }
    }
    return note(directory);
  }

  /** False: it was there. */
  private boolean note(CgroupDirectory directory) throws CgroupException {
    boolean made = directory.make();
    if (made) {
      created.add(directory.path());
    }
    return made;
  }
}
