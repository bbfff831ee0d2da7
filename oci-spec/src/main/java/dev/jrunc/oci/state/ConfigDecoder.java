package dev.jrunc.oci.state;

import dev.jrunc.oci.Capabilities;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.IoPriority;
import dev.jrunc.oci.NetDevice;
import dev.jrunc.oci.Scheduler;
import dev.jrunc.oci.TimeOffset;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code config}: libcontainer's resolved configuration. */
final class ConfigDecoder {
  private ConfigDecoder() {}

  static Config config(JsonReader in) throws JsonException {
    boolean noPivotRoot = false;
    int parentDeathSignal = 0;
    String rootfs = "";
    @Nullable Long umask = null;
    boolean readonlyfs = false;
    long rootPropagation = 0;
    List<MountEntry> mounts = List.of();
    List<DeviceNode> devices = List.of();
    Map<String, NetDevice> netDevices = Map.of();
    String mountLabel = "";
    String hostname = "";
    String domainname = "";
    List<NamespaceEntry> namespaces = List.of();
    @Nullable Capabilities capabilities = null;
    List<Network> networks = List.of();
    @Nullable Cgroup cgroups = null;
    String apparmorProfile = "";
    String processLabel = "";
    List<RlimitEntry> rlimits = List.of();
    @Nullable Integer oomScoreAdj = null;
    List<IdMapping> uidMappings = List.of();
    List<IdMapping> gidMappings = List.of();
    List<String> maskPaths = List.of();
    List<String> readonlyPaths = List.of();
    Map<String, String> sysctl = Map.of();
    @Nullable SeccompEntry seccomp = null;
    boolean noNewPrivileges = false;
    Hooks hooks = Hooks.NONE;
    String version = "";
    List<String> labels = List.of();
    boolean noNewKeyring = false;
    @Nullable IntelRdt intelRdt = null;
    boolean rootlessEuid = false;
    boolean rootlessCgroups = false;
    Map<String, TimeOffset> timeOffsets = Map.of();
    @Nullable Scheduler scheduler = null;
    @Nullable Integer personality = null;
    @Nullable IoPriority ioPriority = null;
    @Nullable CpuSets execCpuAffinity = null;
    @Nullable MemoryPolicyEntry memoryPolicy = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "no_pivot_root" -> noPivotRoot = in.bool();
        case "parent_death_signal" -> parentDeathSignal = in.int32();
        case "rootfs" -> rootfs = in.string();
        case "umask" -> umask = in.uint32();
        case "readonlyfs" -> readonlyfs = in.bool();
        case "rootPropagation" -> rootPropagation = in.int64();
        case "mounts" -> mounts = mounts(in);
        case "devices" -> devices = nodes(in);
        case "netDevices" -> netDevices = netDeviceMap(in);
        case "mount_label" -> mountLabel = in.string();
        case "hostname" -> hostname = in.string();
        case "domainname" -> domainname = in.string();
        case "namespaces" -> namespaces = namespaces(in);
        case "capabilities" -> capabilities = ProcessDecoder.capabilities(in);
        case "networks" -> networks = networks(in);
        case "cgroups" -> cgroups = CgroupDecoder.cgroup(in);
        case "apparmor_profile" -> apparmorProfile = in.string();
        case "process_label" -> processLabel = in.string();
        case "rlimits" -> rlimits = rlimits(in);
        case "oom_score_adj" -> oomScoreAdj = in.int32();
        case "uid_mappings" -> uidMappings = idss(in);
        case "gid_mappings" -> gidMappings = idss(in);
        case "mask_paths" -> maskPaths = in.strings();
        case "readonly_paths" -> readonlyPaths = in.strings();
        case "sysctl" -> sysctl = in.stringMap();
        case "seccomp" -> seccomp = SeccompDecoder.seccomp(in);
        case "no_new_privileges" -> noNewPrivileges = in.bool();
        case "Hooks" -> hooks = HookDecoder.hooks(in);
        case "version" -> version = in.string();
        case "labels" -> labels = in.strings();
        case "no_new_keyring" -> noNewKeyring = in.bool();
        case "intel_rdt" -> intelRdt = ProcessDecoder.intelRdt(in);
        case "rootless_euid" -> rootlessEuid = in.bool();
        case "rootless_cgroups" -> rootlessCgroups = in.bool();
        case "time_offsets" -> timeOffsets = timeOffsetMap(in);
        case "scheduler" -> scheduler = ProcessDecoder.scheduler(in);
        case "personality" -> personality = personality(in);
        case "io_priority" -> ioPriority = ProcessDecoder.ioPriority(in);
        case "exec_cpu_affinity" -> execCpuAffinity = CpuDecoder.cpuSets(in);
        case "memory_policy" -> memoryPolicy = CpuDecoder.memoryPolicy(in);
        default -> in.skip();
      }
    }
    if (cgroups == null) {
      throw new JsonException.WrongType("/config/cgroups", "object", "nothing");
    }
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
        cgroups,
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
        intelRdt,
        rootlessEuid,
        rootlessCgroups,
        timeOffsets,
        scheduler,
        personality,
        ioPriority,
        execCpuAffinity,
        memoryPolicy);
  }

  private static @Nullable Integer personality(JsonReader in) throws JsonException {
    @Nullable Integer domain = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "domain" -> domain = in.int32();
        default -> in.skip();
      }
    }
    return domain;
  }

  private static List<MountEntry> mounts(JsonReader in) throws JsonException {
    List<MountEntry> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(MountDecoder.mount(in));
    }
    return list;
  }

  private static List<DeviceNode> nodes(JsonReader in) throws JsonException {
    List<DeviceNode> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(DeviceDecoder.node(in));
    }
    return list;
  }

  private static Map<String, NetDevice> netDeviceMap(JsonReader in) throws JsonException {
    Map<String, NetDevice> map = new LinkedHashMap<>();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      map.put(key, DeviceDecoder.netDevice(in));
    }
    return map;
  }

  private static List<NamespaceEntry> namespaces(JsonReader in) throws JsonException {
    List<NamespaceEntry> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(ProcessDecoder.namespace(in));
    }
    return list;
  }

  private static List<Network> networks(JsonReader in) throws JsonException {
    List<Network> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(NetworkDecoder.network(in));
    }
    return list;
  }

  private static List<RlimitEntry> rlimits(JsonReader in) throws JsonException {
    List<RlimitEntry> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(ProcessDecoder.rlimit(in));
    }
    return list;
  }

  private static List<IdMapping> idss(JsonReader in) throws JsonException {
    List<IdMapping> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(MountDecoder.ids(in));
    }
    return list;
  }

  private static Map<String, TimeOffset> timeOffsetMap(JsonReader in) throws JsonException {
    Map<String, TimeOffset> map = new LinkedHashMap<>();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      map.put(key, ProcessDecoder.timeOffset(in));
    }
    return map;
  }
}
