package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.bundle.Bundle;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.criu.CriuNotifications;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.hook.HostHooks;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.Status;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.Spec;
import dev.jrunc.oci.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the runtime does while CRIU restores: hooks, the terminal, and in the end the record. */
final class RestoredProcess implements CriuNotifications {
  private final RuntimeContext context;
  private final CreateRequest request;
  private final Bundle bundle;
  private final ContainerConfig config;
  private final StateDirectory directory;
  private final CgroupManager cgroup;
  private final ProcessIo io;
  private final Rollback rollback;
  private final @Nullable RdtGroup rdt;
  private @Nullable InitHandle init;
  private @Nullable StateRecord record;

  RestoredProcess(
      RuntimeContext context,
      CreateRequest request,
      Bundle bundle,
      ContainerConfig config,
      StateDirectory directory,
      CgroupManager cgroup,
      @Nullable RdtGroup rdt,
      ProcessIo io,
      Rollback rollback) {
    this.context = context;
    this.request = request;
    this.bundle = bundle;
    this.config = config;
    this.directory = directory;
    this.cgroup = cgroup;
    this.rdt = rdt;
    this.io = io;
    this.rollback = rollback;
  }

  @Override
  public void reached(String script, int pid, List<Fd> fds)
      throws RuntimeFailure, SyscallException {
    switch (script) {
      case "setup-namespaces" -> runHooks(pid);
      case "orphan-pts-master" -> {
        if (fds.size() != 1) {
          throw new OperationFailed("criu failed: it sent no terminal");
        }
        io.sendMaster(context.kernel(), fds.getFirst());
      }
      case "post-restore" -> restored(pid);
      default -> {
        // Locking the network and the like: the runtime keeps no network devices.
      }
    }
  }

  /** The container's first process, which is a child of the front door. */
  InitHandle init() throws OperationFailed {
    InitHandle handle = init;
    if (handle == null) {
      throw new OperationFailed("criu failed: it did not tell what it restored");
    }
    return handle;
  }

  /** What its record says. */
  StateRecord state() throws OperationFailed {
    StateRecord state = record;
    if (state == null) {
      throw new OperationFailed("criu failed: it did not tell what it restored");
    }
    return state;
  }

  private void runHooks(int pid) throws RuntimeFailure, SyscallException {
    if (config.hooks().prestart().isEmpty() && config.hooks().createRuntime().isEmpty()) {
      return;
    }
    State state =
        new State(
            config.ociVersion(),
            config.id(),
            Status.CREATING.word(),
            pid,
            config.bundle(),
            config.annotations());
    HostHooks hooks = new HostHooks(context.kernel(), context.invocation(), context.log());
    try (Fd working = BundleFiles.directory(context, request.bundle());
        Fd pidfd = context.kernel().pidfdOpen(pid)) {
      hooks.run(HostHooks.Kind.PRESTART, config.hooks().prestart(), state, working, pidfd);
      hooks.run(
          HostHooks.Kind.CREATE_RUNTIME, config.hooks().createRuntime(), state, working, pidfd);
    }
  }

  /** All is there, and stopped until this is answered. */
  private void restored(int pid) throws RuntimeFailure, SyscallException {
    Fd pidfd = context.kernel().pidfdOpen(pid);
    rollback.push(pidfd::close);
    InitHandle handle =
        new InitHandle(ProcessIdentity.of(Procfs.of(context.kernel()), pid), pidfd);
    context.invocation().adopt(pid, pidfd);
    rollback.push(() -> handle.kill(context.kernel()));
    ContainerConfig found = withTimeNamespace(pid);
    StateRecord state =
        CreationRecords.state(context, found, request, handle.identity(), cgroup, rdt, io);
    directory.publishState(directory.stageState(state));
    init = handle;
    record = state;
  }

  /**
   * CRIU gives restored processes a time namespace, so that clocks go on from where they stopped.
   * Whoever joins the container must join it too, so that the configuration which is kept has it.
   */
  private ContainerConfig withTimeNamespace(int pid) throws RuntimeFailure, SyscallException {
    if (config.namespaces().has(NamespaceType.TIME) || !hasOtherTime(pid)) {
      return config;
    }
    Spec spec = RestoredSpec.withTimeNamespace(bundle.spec());
    directory.writeConfig(ConfigJson.write(spec));
    return ContainerConfig.from(
        spec, request, LinuxHostFacts.ofContainer(context.kernel(), pid), warning -> {});
  }

  private boolean hasOtherTime(int pid) throws SyscallException {
    Procfs procfs = Procfs.of(context.kernel());
    String type = NamespaceType.TIME.procFile();
    try {
      Stat own = procfs.namespace(context.kernel().getpid(), type);
      return !procfs.namespace(pid, type).isSameFile(own);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        // A kernel without them.
        return false;
      }
      throw e;
    }
  }
}
