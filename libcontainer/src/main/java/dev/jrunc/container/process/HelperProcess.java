package dev.jrunc.container.process;

import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.plan.HelperPlan;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.SlotRequest;
import dev.jrunc.container.sync.InitMessage;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.IdMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executors that do one thing which a process of many threads cannot do, and end. */
final class HelperProcess {
  private final Kernel kernel;
  private final Invocation invocation;
  private final NsexecSpawner spawner;

  HelperProcess(LaunchContext context) {
    this.kernel = context.kernel();
    this.invocation = context.invocation();
    this.spawner = new NsexecSpawner(kernel, invocation, context.executor());
  }

  /**
   * A user namespace with these maps and no process in it.
   *
   * @param phrase what goes before a failure
   * @return its file; owned by the caller
   */
  Fd userNamespace(List<IdMapping> uids, List<IdMapping> gids, String phrase)
      throws RuntimeFailure {
    Plan plan = HelperPlan.userNamespace();
    NsexecSpawner.Started helper = spawner.spawn(plan, List.of(), null, List.of(), 0, null, 0, null);
    try {
      if (!(receive(plan, helper, phrase) instanceof InitMessage.Usermap)) {
        throw new ProtocolViolated("the helper did not ask for its maps");
      }
      int pid = helper.child().pid();
      writeMaps(pid, uids, gids, phrase);
      return kernel.open("/proc/" + pid + "/ns/user", OpenFlags.O_RDONLY);
    } catch (SyscallException e) {
      throw new SyscallFailed(InitFailed.PREFIX + phrase, e);
    } finally {
      end(helper);
    }
  }

  /**
   * The maps of a user namespace in which there need not be a process.
   *
   * @param path of its file, as the caller of the runtime sees it
   */
  HostFacts.UserNamespaceMaps maps(String path) throws RuntimeFailure {
    Plan plan = HelperPlan.visit(path);
    try (Fd namespace = invocation.open(path, OpenFlags.O_RDONLY, 0)) {
      NsexecSpawner.Started helper =
          spawner.spawn(plan, List.of(namespace), null, List.of(), 0, null, 0, null);
      try {
        if (!(receive(plan, helper, path) instanceof InitMessage.Usermap)) {
          throw new ProtocolViolated("the helper did not wait in " + path);
        }
        return LinuxHostFacts.maps(Procfs.of(kernel), helper.child().pid());
      } finally {
        end(helper);
      }
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  private void writeMaps(int pid, List<IdMapping> uids, List<IdMapping> gids, String phrase)
      throws RuntimeFailure {
    try {
      new IdMapWriter(kernel, invocation).write(pid, uids, gids, false);
    } catch (RuntimeFailure e) {
      throw new OperationFailed(InitFailed.PREFIX + phrase + ": " + e.text(), e);
    }
  }

  /**
   * The trees at the mounts' sources as the process {@code init} sees them, opened with the runtime's
   * rights; flags that are locked in init's namespaces are locked in the trees.
   *
   * @return detached, in the order of the mounts; owned by the caller
   */
  List<Fd> trees(int init, List<MountEntry> mounts) throws RuntimeFailure {
    Plan plan = HelperPlan.trees("/proc/" + init + "/ns/mnt", mounts);
    List<Fd> slots = new ArrayList<>();
    try {
      for (SlotRequest request : plan.slots()) {
        if (request instanceof SlotRequest.NamespaceFile(int _, String path)) {
          slots.add(kernel.open(path, OpenFlags.O_RDONLY));
        }
      }
      return receiveTrees(plan, spawner.spawn(plan, slots, null, List.of(), 0, null, 0, null), mounts.size());
    } catch (SyscallException e) {
      throw new SyscallFailed(InitFailed.PREFIX + "cannot open sources of mounts", e);
    } finally {
      slots.forEach(Fd::close);
    }
  }

  private List<Fd> receiveTrees(Plan plan, NsexecSpawner.Started helper, int count)
      throws RuntimeFailure {
    List<Fd> trees = new ArrayList<>();
    try {
      while (trees.size() < count) {
        if (!(receive(plan, helper, "cannot open sources of mounts")
            instanceof InitMessage.Tree(Fd tree))) {
          throw new ProtocolViolated("the helper sent something else than a tree");
        }
        trees.add(tree);
      }
      return trees;
    } catch (RuntimeFailure e) {
      trees.forEach(Fd::close);
      throw e;
    } finally {
      end(helper);
    }
  }

  /** The helper's next message, which is what its plan says unless it failed. */
  private static InitMessage receive(Plan plan, NsexecSpawner.Started helper, String phrase)
      throws RuntimeFailure {
    @Nullable InitMessage message = helper.channel().receive();
    if (message == null) {
      throw new OperationFailed(InitFailed.PREFIX + phrase + ": the helper died");
    }
    if (message instanceof InitMessage.Failure failure) {
      throw new OperationFailed(
          InitFailed.PREFIX + plan.origin(failure.op()).phrase() + ": " + failure.detail());
    }
    return message;
  }

  private void end(NsexecSpawner.Started helper) throws RuntimeFailure {
    try {
      LaunchVerdict.end(kernel, helper.child());
    } finally {
      helper.channel().close();
      helper.child().close();
    }
  }
}
