package dev.jrunc.container.config;

import dev.jrunc.oci.Capabilities;
import dev.jrunc.oci.CpuAffinity;
import dev.jrunc.oci.state.Config;
import dev.jrunc.oci.state.CpuSets;
import dev.jrunc.oci.state.DeviceNode;
import dev.jrunc.oci.state.MemoryPolicyEntry;
import dev.jrunc.oci.state.MountEntry;
import dev.jrunc.oci.state.MountIdMapping;
import dev.jrunc.oci.state.NamespaceEntry;
import dev.jrunc.oci.state.Network;
import dev.jrunc.oci.state.RecursiveAttributes;
import dev.jrunc.oci.state.RlimitEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration in the shape that state.json has it in: libcontainer's. */
public final class StateConfig {
  /** The upper bits of a memory policy's mode are its flags (linux/mempolicy.h). */
  private static final int MEMORY_POLICY_FLAGS = 0xe000;

  private StateConfig() {}

  /** All of a configuration that state.json keeps. */
  public static Config of(ContainerConfig config) {
    ProcessConfig process = config.process();
    Long persona = config.persona();
    return new Config(
        config.noPivotRoot(),
        0,
        config.rootfs(),
        (long) process.umask(),
        config.readonlyRootfs(),
        config.rootfsPropagation(),
        mounts(config),
        devices(config.devices()),
        config.netDevices(),
        config.mountLabel(),
        config.hostname(),
        config.domainname(),
        namespaces(config.namespaces()),
        capabilities(process.capabilities()),
        config.namespaces().isNew(NamespaceType.NETWORK)
            ? List.of(new Network("loopback"))
            : List.of(),
        StateCgroup.of(config),
        process.apparmorProfile(),
        process.selinuxLabel(),
        rlimits(process.rlimits()),
        process.oomScoreAdj(),
        config.uidMappings(),
        config.gidMappings(),
        config.maskedPaths(),
        config.readonlyPaths(),
        config.sysctl(),
        StateSeccomp.of(config.seccomp()),
        process.noNewPrivileges(),
        config.hooks(),
        config.ociVersion(),
        labels(config),
        config.noNewKeyring(),
        config.intelRdt(),
        config.rootlessEuid(),
        config.rootlessCgroups(),
        config.timeOffsets(),
        process.scheduler() == null ? null : process.scheduler().toSpec(),
        persona == null ? null : (int) (long) persona,
        process.ioPriority() == null ? null : ProcessConfig.ioPriority(process.ioPriority()),
        affinity(process.execCpuAffinity()),
        memoryPolicy(config.memoryPolicy()));
  }

  /** The bundle last, so that no annotation of that name can stand for it. */
  private static List<String> labels(ContainerConfig config) {
    List<String> labels = new ArrayList<>();
    for (Map.Entry<String, String> annotation : config.annotations().entrySet()) {
      labels.add(annotation.getKey() + "=" + annotation.getValue());
    }
    labels.add("bundle=" + config.bundle());
    return labels;
  }

  private static List<MountEntry> mounts(ContainerConfig config) {
    List<MountEntry> mounts = new ArrayList<>();
    for (dev.jrunc.container.config.MountEntry mount : config.mounts()) {
      boolean recursive = (mount.recursiveSet() | mount.recursiveClear()) != 0;
      mounts.add(
          new MountEntry(
              mount.source(),
              mount.destination(),
              mount.type(),
              mount.flags(),
              mount.clearedFlags(),
              mount.propagation(),
              mount.data(),
              "",
              recursive
                  ? new RecursiveAttributes(mount.recursiveSet(), mount.recursiveClear(), 0, 0)
                  : null,
              mount.copyUp() ? 1 : 0,
              idmap(config, mount.idmap())));
    }
    return mounts;
  }

  private static @Nullable MountIdMapping idmap(
      ContainerConfig config, dev.jrunc.container.config.MountEntry.@Nullable Idmap idmap) {
    if (idmap == null) {
      return null;
    }
    if (!idmap.uidMappings().isEmpty()) {
      return new MountIdMapping(
          idmap.recursive(), "", idmap.uidMappings(), idmap.gidMappings());
    }
    return config.namespaces().get(NamespaceType.USER)
            instanceof Namespaces.Join(NamespaceType _, String path)
        ? new MountIdMapping(idmap.recursive(), path, List.of(), List.of())
        : new MountIdMapping(
            idmap.recursive(), "", config.uidMappings(), config.gidMappings());
  }

  private static List<DeviceNode> devices(
      List<dev.jrunc.container.config.DeviceNode> nodes) {
    List<DeviceNode> devices = new ArrayList<>();
    for (dev.jrunc.container.config.DeviceNode node : nodes) {
      boolean standard = node.index() < 0;
      devices.add(
          new DeviceNode(
              node.type(),
              node.major(),
              node.minor(),
              standard ? "rwm" : "",
              standard,
              node.path(),
              node.mode(),
              Integer.toUnsignedLong(node.uid()),
              Integer.toUnsignedLong(node.gid())));
    }
    return devices;
  }

  private static List<NamespaceEntry> namespaces(Namespaces namespaces) {
    List<NamespaceEntry> entries = new ArrayList<>();
    for (Namespaces.Namespace entry : namespaces.entries()) {
      String path = entry instanceof Namespaces.Join join ? join.path() : "";
      entries.add(new NamespaceEntry(entry.type().stateName(), path));
    }
    return entries;
  }

  private static @Nullable Capabilities capabilities(@Nullable CapabilitySets sets) {
    return sets == null
        ? null
        : new Capabilities(
            CapabilityName.names(sets.bounding()),
            CapabilityName.names(sets.effective()),
            CapabilityName.names(sets.inheritable()),
            CapabilityName.names(sets.permitted()),
            CapabilityName.names(sets.ambient()));
  }

  private static List<RlimitEntry> rlimits(List<ResourceLimit> limits) {
    List<RlimitEntry> entries = new ArrayList<>();
    for (ResourceLimit limit : limits) {
      entries.add(new RlimitEntry(limit.resource(), limit.hard(), limit.soft()));
    }
    return entries;
  }

  private static @Nullable CpuSets affinity(@Nullable CpuAffinity affinity) {
    return affinity == null
        ? null
        : new CpuSets(
            affinity.initial().isEmpty() ? null : words(CpuList.parse(affinity.initial())),
            affinity.last().isEmpty() ? null : words(CpuList.parse(affinity.last())));
  }

  private static @Nullable MemoryPolicyEntry memoryPolicy(@Nullable MemoryPolicySettings policy) {
    return policy == null
        ? null
        : new MemoryPolicyEntry(
            policy.mode() & ~MEMORY_POLICY_FLAGS,
            policy.mode() & MEMORY_POLICY_FLAGS,
            policy.nodes().isEmpty() ? null : words(policy.nodes()));
  }

  /** Number n is bit n % 64 of word n / 64. */
  private static List<Long> words(List<Integer> numbers) {
    byte[] mask = CpuList.mask(numbers);
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < mask.length; i += 8) {
      long word = 0;
      for (int j = 7; j >= 0; j--) {
        word = word << 8 | mask[i + j] & 0xff;
      }
      words.add(word);
    }
    return words;
  }
}
