package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.plan.MountSection;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.procfs.MountInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been made and decided before a container's first process is started.
 *
 * @param startsAtOnce whether init becomes the process once its record is on disk, and there is no exec.fifo
 */
public record InitParts(
    ContainerConfig config,
    StateDirectory directory,
    CgroupManager cgroup,
    @Nullable RdtGroup rdt,
    ProcessIo io,
    @Nullable Fd pidfdSocket,
    @Nullable Fd bundle,
    boolean unifiedCgroups,
    List<MountInfo> cgroupMounts,
    boolean inUserNamespace,
    int preserveFds,
    boolean startsAtOnce) {

  boolean hasOwnPids() {
    return config.namespaces().isNew(NamespaceType.PID);
  }

  /** Whether init is put into a group, or given devices, by its pid: before it does anything itself. */
  boolean somethingIsDoneWithInit() {
    return rdt != null || !config.netDevices().isEmpty();
  }

  /** Whether init waits for that, or for a tree that is opened in its namespaces. */
  boolean needRuntimeFirst() {
    if (somethingIsDoneWithInit()) {
      return true;
    }
    for (MountEntry mount : config.mounts()) {
      if (MountSection.fromRuntime(config, mount)) {
        return true;
      }
    }
    return false;
  }
}
