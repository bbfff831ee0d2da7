package dev.jrunc.oci.state;

import dev.jrunc.oci.Capabilities;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.IoPriority;
import dev.jrunc.oci.NetDevice;
import dev.jrunc.oci.Scheduler;
import dev.jrunc.oci.TimeOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The container's resolved configuration as state.json keeps it (libcontainer's {@code Config}).
 *
 * @param parentDeathSignal 0 for none
 * @param rootfs absolute
 * @param rootPropagation MS_* flags (mount(2)); 0: the default
 * @param rlimits types as numbers of getrlimit(2)
 * @param seccomp {@code null}: none
 * @param hooks timeouts in seconds (state.json has nanoseconds)
 * @param version ociVersion of the bundle's config.json
 * @param labels {@code key=value}: the annotations and {@code bundle=DIR}
 * @param personality domain of personality(2); {@code null}: left alone
 */
public record Config(
    boolean noPivotRoot,
    int parentDeathSignal,
    String rootfs,
    @Nullable Long umask,
    boolean readonlyfs,
    long rootPropagation,
    List<MountEntry> mounts,
    List<DeviceNode> devices,
    Map<String, NetDevice> netDevices,
    String mountLabel,
    String hostname,
    String domainname,
    List<NamespaceEntry> namespaces,
    @Nullable Capabilities capabilities,
    List<Network> networks,
    Cgroup cgroups,
    String apparmorProfile,
    String processLabel,
    List<RlimitEntry> rlimits,
    @Nullable Integer oomScoreAdj,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    List<String> maskPaths,
    List<String> readonlyPaths,
    Map<String, String> sysctl,
    @Nullable SeccompEntry seccomp,
    boolean noNewPrivileges,
    Hooks hooks,
    String version,
    List<String> labels,
    boolean noNewKeyring,
    @Nullable IntelRdt intelRdt,
    boolean rootlessEuid,
    boolean rootlessCgroups,
    Map<String, TimeOffset> timeOffsets,
    @Nullable Scheduler scheduler,
    @Nullable Integer personality,
    @Nullable IoPriority ioPriority,
    @Nullable CpuSets execCpuAffinity,
    @Nullable MemoryPolicyEntry memoryPolicy) {

  public Config {
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    netDevices = Collections.unmodifiableMap(new LinkedHashMap<>(netDevices));
    namespaces = List.copyOf(namespaces);
    networks = List.copyOf(networks);
    rlimits = List.copyOf(rlimits);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    maskPaths = List.copyOf(maskPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    sysctl = Collections.unmodifiableMap(new LinkedHashMap<>(sysctl));
    labels = List.copyOf(labels);
    timeOffsets = Collections.unmodifiableMap(new LinkedHashMap<>(timeOffsets));
  }

  /** The same configuration with other limits (update). */
  public Config withCgroups(Cgroup changed) {
    return with(changed, intelRdt);
  }

  /** The same with another class of service. */
  public Config withIntelRdt(IntelRdt changed) {
    return with(cgroups, changed);
  }

  private Config with(Cgroup newCgroups, @Nullable IntelRdt newIntelRdt) {
    return new Config(
        noPivotRoot,
        parentDeathSignal,
        rootfs,
        umask,
        readonlyfs,
        rootPropagation,
        mounts,
        devices,
        netDevices,
        mountLabel,
        hostname,
        domainname,
        namespaces,
        capabilities,
        networks,
        newCgroups,
        apparmorProfile,
        processLabel,
        rlimits,
        oomScoreAdj,
        uidMappings,
        gidMappings,
        maskPaths,
        readonlyPaths,
        sysctl,
        seccomp,
        noNewPrivileges,
        hooks,
        version,
        labels,
        noNewKeyring,
        newIntelRdt,
        rootlessEuid,
        rootlessCgroups,
        timeOffsets,
        scheduler,
        personality,
        ioPriority,
        execCpuAffinity,
        memoryPolicy);
  }
}
