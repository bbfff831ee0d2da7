package dev.jrunc.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Linux part of the configuration (config-linux.md).
 *
 * @param sysctl in the order of the file
 * @param cgroupsPath "" if absent
 * @param netDevices by the device's name on the host
 * @param rootfsPropagation "" if absent
 * @param mountLabel SELinux context of the mounts, "" if absent
 * @param timeOffsets by clock: {@code monotonic}, {@code boottime}
 */
public record Linux(
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Map<String, String> sysctl,
    @Nullable LinuxResources resources,
    String cgroupsPath,
    List<Namespace> namespaces,
    List<Device> devices,
    Map<String, NetDevice> netDevices,
    @Nullable LinuxSeccomp seccomp,
    String rootfsPropagation,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    String mountLabel,
    @Nullable IntelRdt intelRdt,
    @Nullable MemoryPolicy memoryPolicy,
    @Nullable Personality personality,
    Map<String, TimeOffset> timeOffsets) {

  public Linux {
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    sysctl = Collections.unmodifiableMap(new LinkedHashMap<>(sysctl));
    namespaces = List.copyOf(namespaces);
    devices = List.copyOf(devices);
    netDevices = Collections.unmodifiableMap(new LinkedHashMap<>(netDevices));
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    timeOffsets = Collections.unmodifiableMap(new LinkedHashMap<>(timeOffsets));
  }
}
