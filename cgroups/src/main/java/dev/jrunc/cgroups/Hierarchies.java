package dev.jrunc.cgroups;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hierarchies that one manager works in. Their roots it shares with others. */
final class Hierarchies implements AutoCloseable {
  private final SharedRoots roots;
  private final List<Hierarchy> opened = new ArrayList<>();

  Hierarchies(SharedRoots roots) {
    this.roots = roots;
  }

  /** Controllers that are mounted together share one. */
  CgroupDirectory directory(CgroupMount mount, String relative) {
    for (Hierarchy hierarchy : opened) {
      if (hierarchy.mountPoint.equals(mount.mountPoint())) {
        return hierarchy.directory(relative);
      }
    }
    Hierarchy hierarchy = new Hierarchy(roots, mount);
    opened.add(hierarchy);
    return hierarchy.directory(relative);
  }

  /** From now on every write is noted there; null: no more. */
  void note(@Nullable WriteJournal journal) {
    for (Hierarchy hierarchy : opened) {
      hierarchy.journal = journal;
    }
  }

  /** All or nothing: if the change fails, what it wrote until then is taken back. */
  void atomically(Change change) throws CgroupException {
    WriteJournal journal = new WriteJournal();
    note(journal);
    try {
      change.make();
    } catch (CgroupException e) {
      note(null);
      journal.restore(e);
      throw e;
    } finally {
      note(null);
    }
  }

  /** Writes of a manager that belong together. */
  @FunctionalInterface
  interface Change {
    void make() throws CgroupException;
  }

  @Override
  public void close() {
    opened.forEach(Hierarchy::close);
  }
}
