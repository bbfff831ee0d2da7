package dev.jrunc.container.plan;

import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.sync.SyncType;
import java.util.List;

/**
 * Compiles plans of helpers: what the runtime cannot do itself, since a process of many threads may
 * neither make a user namespace nor join a mount namespace.
 */
public final class HelperPlan {
  private HelperPlan() {}

  /** Makes a user namespace and lives in it until its id maps are written. */
  public static Plan userNamespace() throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.HELPER);
    plan.add("cannot become non-dumpable", new Op.Dumpable(0));
    plan.add("failed to unshare namespaces", new Op.Unshare(NamespaceType.USER.flag()));
    plan.add("cannot let the runtime write the id maps", new Op.Dumpable(1));
    plan.add("failed to write the id maps", new Op.Sync(SyncType.PROC_USERMAP));
    plan.add("cannot become non-dumpable", new Op.Dumpable(0));
    plan.add("cannot exit", new Op.Exit());
    return plan.build();
  }

  /**
   * Joins a user namespace and lives in it until its id maps are read.
   *
   * @param namespace path of its file
   */
  public static Plan visit(String namespace) throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.HELPER);
    NamespaceType type = NamespaceType.USER;
    Slot slot =
        plan.slot(new SlotRequest.NamespaceFile(type.flag(), namespace), "/linux/namespaces");
    plan.add("cannot become non-dumpable", new Op.Dumpable(0));
    plan.add(
        new Origin("/linux/namespaces", namespace),
        new Op.JoinNs(slot, type.flag(), type.procFile(), 0));
    plan.add("cannot wait in " + namespace, new Op.Sync(SyncType.PROC_USERMAP));
    plan.add("cannot exit", new Op.Exit());
    return plan.build();
  }

  /**
   * Clones the sources of mounts as they stand in another mount namespace, in order.
   *
   * @param namespace path of the mount namespace's file
   */
  public static Plan trees(String namespace, List<MountEntry> mounts) throws InvalidSpec {
    PlanBuilder plan = new PlanBuilder(Plan.Kind.HELPER);
    NamespaceType type = NamespaceType.MOUNT;
    Slot slot = plan.slot(new SlotRequest.NamespaceFile(type.flag(), namespace), "/mounts");
    plan.add("cannot become non-dumpable", new Op.Dumpable(0));
    plan.add("cannot open sources of mounts", new Op.JoinNs(slot, type.flag(), type.procFile(), 0));
    for (MountEntry mount : mounts) {
      plan.add(
          MountSection.origin(mount),
          new Op.SendTree(mount.source(), mount.isRecursive() ? OpFlags.RECURSIVE : 0));
    }
    plan.add("cannot exit", new Op.Exit());
    return plan.build();
  }
}
