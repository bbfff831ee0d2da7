package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.container.config.StoredResources;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.Status;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.state.Cgroup;
import dev.jrunc.oci.state.CgroupResources;
import dev.jrunc.oci.state.Config;
import dev.jrunc.oci.state.PersistedState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code update}: other limits for a container that exists. */
final class UpdateOperation {
  private UpdateOperation() {}

  static void run(RuntimeContext context, UpdateRequest request) throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.loadLocked(context, request.id())) {
      PersistedState state = container.directory().readDocument();
      if (state == null) {
        throw new CorruptState(container.directory().path() + "/state.json", "no such file or directory");
      }
      warnOfKernelMemory(context, request.resources().memory());
      refuseRdt(context, request);
      if (container.status() == Status.STOPPED) {
        throw new WrongStatus("container not running");
      }
      Config config = updateRdt(context, container, request, state.config());
      Cgroup cgroup = config.cgroups();
      CgroupResources wanted = StoredResources.changed(cgroup.resources(), request.resources(), cgroup.systemd());
      set(context, container, StoredResources.limits(wanted), StoredResources.limits(cgroup.resources()));
      container
          .directory()
          .writeDocument(state.withConfig(config.withCgroups(cgroup.withResources(wanted))));
    }
  }

  private static void warnOfKernelMemory(RuntimeContext context, @Nullable LinuxMemory memory) {
    if (memory != null && (memory.kernel() != null || memory.kernelTcp() != null)) {
      context.log().warning("Kernel memory settings are ignored and will be removed");
    }
  }

  private static void refuseRdt(RuntimeContext context, UpdateRequest request) throws InvalidRequest {
    LinuxHostFacts facts = new LinuxHostFacts(context.kernel());
    if (!request.l3CacheSchema().isEmpty() && !facts.rdtCacheAllocation()) {
      throw new InvalidRequest("Intel RDT/CAT: l3 cache schema is not enabled");
    }
    if (!request.memBwSchema().isEmpty() && !facts.rdtMemoryBandwidth()) {
      throw new InvalidRequest("Intel RDT/MBA: memory bandwidth schema is not enabled");
    }
  }

  /** What is not named keeps what it has: the kernel changes single lines. */
  private static Config updateRdt(
      RuntimeContext context, LoadedContainer container, UpdateRequest request, Config config)
      throws RuntimeFailure {
    if (request.l3CacheSchema().isEmpty() && request.memBwSchema().isEmpty()) {
      return config;
    }
    IntelRdt rdt = config.intelRdt();
    if (rdt == null || container.state().rdtGroups().isEmpty()) {
      throw new InvalidRequest("updating a non-existent Intel RDT configuration is not supported");
    }
    IntelRdt lines = withSchemata(rdt, request.l3CacheSchema(), request.memBwSchema(), List.of());
    RdtGroup.of(context.kernel(), RdtGroup.ROOT, lines, container.id()).limit();
    return config.withIntelRdt(
        withSchemata(
            rdt,
            request.l3CacheSchema().isEmpty() ? rdt.l3CacheSchema() : request.l3CacheSchema(),
            request.memBwSchema().isEmpty() ? rdt.memBwSchema() : request.memBwSchema(),
            rdt.schemata()));
  }

  private static IntelRdt withSchemata(IntelRdt rdt, String l3, String memBw, List<String> schemata) {
    return new IntelRdt(
        rdt.closId(),
        schemata,
        l3,
        memBw,
        rdt.enableCmt(),
        rdt.enableMbm(),
        rdt.enableMonitoring());
  }

  private static void set(
      RuntimeContext context, LoadedContainer container, LinuxResources wanted, LinuxResources before)
      throws CgroupFailed {
    try {
      container.cgroup().update(wanted, before);
    } catch (CgroupException e) {
      for (Throwable trouble : e.getSuppressed()) {
        context
            .log()
            .warning(
                "Setting back cgroup configs failed due to error: "
                    + trouble.getMessage()
                    + ", your state.json and actual configs might be inconsistent.");
      }
      throw new CgroupFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
