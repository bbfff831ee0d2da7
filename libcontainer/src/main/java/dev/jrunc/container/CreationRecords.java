package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.state.SavedConfig;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.json.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two records that create writes: what there is to undo, and in the end what there is. */
final class CreationRecords {
  private CreationRecords() {}

  /** Of all cgroups, but of what is missing above them only the cgroup2 directories. */
  static CreatingRecord beginUnified(RuntimeContext context, CreateRequest request, CgroupManager cgroup)
      throws RuntimeFailure {
    return begin(context, request, cgroup, Cgroups.get("", cgroup::missingUnified));
  }

  static CreatingRecord begin(
      RuntimeContext context, CreateRequest request, CgroupManager cgroup, @Nullable RdtGroup rdt)
      throws RuntimeFailure {
    return begin(context, request, cgroup, missing(cgroup, rdt));
  }

  /** With what is missing in the other hierarchies; most often nothing is. */
  static CreatingRecord complete(CreatingRecord begun, CgroupManager cgroup, @Nullable RdtGroup rdt)
      throws RuntimeFailure {
    List<String> missing = missing(cgroup, rdt);
    return missing.isEmpty() ? begun : begun.with(cgroup.paths(), true, missing);
  }

  /** When the cgroups are there: which of them were made is known. */
  static CreatingRecord settle(CreatingRecord noted, CgroupManager cgroup) {
    return noted.with(cgroup.paths(), false, cgroup.created());
  }

  private static List<String> missing(CgroupManager cgroup, @Nullable RdtGroup rdt) throws RuntimeFailure {
    List<String> missing = new ArrayList<>(Cgroups.get("", cgroup::missing));
    if (rdt != null) {
      missing.addAll(rdt.missing());
    }
    return missing;
  }

  private static CreatingRecord begin(
      RuntimeContext context, CreateRequest request, CgroupManager cgroup, List<String> owned)
      throws RuntimeFailure {
    try {
      ProcessIdentity runtime =
          ProcessIdentity.of(Procfs.of(context.kernel()), context.invocation().pid());
      return new CreatingRecord(
          request.bundle(),
          runtime,
          List.of(),
          cgroup.paths(),
          !cgroup.isMadeAroundProcess(),
          owned,
          request.systemdCgroup(),
          request.rootlessCgroups());
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  static StateRecord state(
      RuntimeContext context,
      ContainerConfig config,
      CreateRequest request,
      ProcessIdentity init,
      CgroupManager cgroup,
      @Nullable RdtGroup rdt,
      ProcessIo io)
      throws RuntimeFailure {
    Map<String, String> namespaces = new LinkedHashMap<>();
    Procfs procfs = Procfs.of(context.kernel());
    for (NamespaceType type : NamespaceType.all()) {
      namespaces.put(type.stateName(), procfs.namespacePath(init.pid(), type.procFile()));
    }
    return new StateRecord(
        request,
        init,
        Rfc3339.format(Instant.now()),
        config.ociVersion(),
        config.rootfs(),
        config.annotations(),
        cgroup.paths(),
        namespaces,
        io.descriptors(context.kernel()),
        rdt == null ? List.of() : rdt.directories(),
        config.namespaces().isNew(NamespaceType.PID),
        config.hooks(),
        new SavedConfig(config));
  }
}
