package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.NetDevice;
import dev.jrunc.oci.Spec;
import dev.jrunc.oci.TimeOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be known about a container before it is made, resolved and immutable: paths are
 * absolute, words are numbers, defaults are filled in. The plan's compiler, the life cycle and
 * state.json read this, never the spec.
 *
 * @param id the container's
 * @param bundle its directory
 * @param ociVersion of the spec it was made from
 * @param rootfs absolute and clean
 * @param rootfsPropagation MS_* bits; 0: not given
 * @param hostname empty: left alone
 * @param domainname empty: left alone
 * @param uidMappings of a new user namespace
 * @param gidMappings of a new user namespace
 * @param timeOffsets by clock, {@code monotonic} or {@code boottime}
 * @param mountLabel SELinux label of mounts, empty: none
 * @param sysctl by name, with dots, in the spec's order
 * @param netDevices by name on the host
 * @param persona for personality(2); {@code null}: inherited
 * @param annotations the spec's
 * @param rootlessEuid see {@link CreateRequest}
 * @param rootlessCgroups see {@link CreateRequest}
 */
public record ContainerConfig(
    String id,
    String bundle,
    String ociVersion,
    String rootfs,
    boolean readonlyRootfs,
    long rootfsPropagation,
    boolean noPivotRoot,
    boolean noNewKeyring,
    String hostname,
    String domainname,
    Namespaces namespaces,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Map<String, TimeOffset> timeOffsets,
    List<MountEntry> mounts,
    List<DeviceNode> devices,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    String mountLabel,
    Map<String, String> sysctl,
    CgroupSettings cgroup,
    ProcessConfig process,
    Hooks hooks,
    Map<String, NetDevice> netDevices,
    @Nullable LinuxSeccomp seccomp,
    @Nullable IntelRdt intelRdt,
    @Nullable MemoryPolicySettings memoryPolicy,
    @Nullable Long persona,
    Map<String, String> annotations,
    boolean rootlessEuid,
    boolean rootlessCgroups) {
  /** Copies lists and maps. */
  public ContainerConfig {
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    timeOffsets = copy(timeOffsets);
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    sysctl = copy(sysctl);
    netDevices = copy(netDevices);
    annotations = copy(annotations);
  }

  /**
   * Resolves a spec. What the spec cannot mean at all is refused here; what it may not ask for, by
   * {@link dev.jrunc.container.validate.Checks}.
   *
   * @param facts asked only for what the spec makes matter
   * @param warnings gets what is odd but no failure
   */
  public static ContainerConfig from(
      Spec spec, CreateRequest request, HostFacts facts, Consumer<String> warnings)
      throws InvalidSpec {
    return new SpecResolver(spec, request, facts, warnings).resolve();
  }

  /** Id of the container's root on the host; the id itself without a user namespace. */
  public long hostRootUid() {
    return hostId(uidMappings);
  }

  /** Group of the container's root on the host; the id itself without a user namespace. */
  public long hostRootGid() {
    return hostId(gidMappings);
  }

  private static long hostId(List<IdMapping> mappings) {
    for (IdMapping mapping : mappings) {
      if (mapping.containerId() == 0 && mapping.size() > 0) {
        return mapping.hostId();
      }
    }
    return 0;
  }

  /** A copy that keeps the order. */
  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
