package dev.jrunc.cgroups;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That nobody else lives in the cgroup that is to be a container's. What was not there a moment ago is not asked, unless
 * somebody else turns out to have made it first.
 */
final class V1Claim {
  private final FileManager manager;
  private final boolean rootless;
  private final Set<String> absent = new HashSet<>();
  private Set<String> trusted = Set.of();
  private boolean asked;

  V1Claim(FileManager manager, boolean rootless) {
    this.manager = manager;
    this.rootless = rootless;
  }

  /** Directories that are not there, as was just seen. */
  void absent(List<String> directories) {
    absent.addAll(directories);
  }

  /** Asks now; {@link #beforeMaking} has nothing left to do. */
  void ask() throws CgroupException {
    manager.refuseUsed();
    asked = true;
  }

  /**
   * Before the first directory is made.
   *
   * @param used those whose files tell about use; null: there is no such hierarchy
   */
  void beforeMaking(@Nullable CgroupDirectory... used) throws CgroupException {
    if (asked) {
      return;
    }
    // Rootless, what may not be made is done without: a refusal must come before that.
    boolean trusting = !rootless;
    for (CgroupDirectory directory : used) {
      trusting &= directory == null || absent.contains(directory.path());
    }
    trusted = trusting ? Set.copyOf(absent) : Set.of();
    // It holds for this time only.
    absent.clear();
    if (!trusting) {
      manager.refuseUsed();
    }
  }

  /** A directory of the cgroup's is not of our own making. */
  void isThere(CgroupDirectory directory) throws CgroupException {
    if (trusted.contains(directory.path())) {
      manager.refuseUsed();
    }
  }
}
