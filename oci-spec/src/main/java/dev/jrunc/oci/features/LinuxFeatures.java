package dev.jrunc.oci.features;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Linux part (features-linux.md).
 *
 * @param apparmor whether AppArmor is supported; likewise the others
 * @param idmap whether idmapped mounts are supported
 */
public record LinuxFeatures(
    List<String> namespaces,
    List<String> capabilities,
    CgroupFeatures cgroup,
    SeccompFeatures seccomp,
    @Nullable Boolean apparmor,
    @Nullable Boolean selinux,
    IntelRdtFeatures intelRdt,
    MemoryPolicyFeatures memoryPolicy,
    @Nullable Boolean idmap,
    @Nullable Boolean netDevices) {

  public LinuxFeatures {
    namespaces = List.copyOf(namespaces);
    capabilities = List.copyOf(capabilities);
  }
}
