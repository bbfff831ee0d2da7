package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code linux.resources}. */
final class ResourcesDecoder {
  private ResourcesDecoder() {}

  static LinuxResources resources(JsonReader in) throws JsonException {
    List<DeviceCgroup> devices = List.of();
    @Nullable LinuxMemory memory = null;
    @Nullable LinuxCpu cpu = null;
    @Nullable LinuxPids pids = null;
    @Nullable LinuxBlockIo blockIo = null;
    List<HugepageLimit> hugepageLimits = List.of();
    @Nullable LinuxNetwork network = null;
    Map<String, LinuxRdma> rdma = Map.of();
    Map<String, String> unified = Map.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "devices" -> devices = deviceCgroups(in);
        case "memory" -> memory = memory(in);
        case "cpu" -> cpu = cpu(in);
        case "pids" -> pids = pids(in);
        case "blockIO" -> blockIo = BlockIoDecoder.blockIo(in);
        case "hugepageLimits" -> hugepageLimits = hugepageLimits(in);
        case "network" -> network = network(in);
        case "rdma" -> rdma = rdmaMap(in);
        case "unified" -> unified = in.stringMap();
        default -> in.skip();
      }
    }
    return new LinuxResources(
        devices,
        memory,
        cpu,
        pids,
        blockIo,
        hugepageLimits,
        network,
        rdma,
        unified);
  }

  static DeviceCgroup deviceCgroup(JsonReader in) throws JsonException {
    boolean allow = false;
    String type = "";
    @Nullable Long major = null;
    @Nullable Long minor = null;
    String access = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "allow" -> allow = in.bool();
        case "type" -> type = in.string();
        case "major" -> major = in.int64();
        case "minor" -> minor = in.int64();
        case "access" -> access = in.string();
        default -> in.skip();
      }
    }
    return new DeviceCgroup(allow, type, major, minor, access);
  }

  static LinuxMemory memory(JsonReader in) throws JsonException {
    @Nullable Long limit = null;
    @Nullable Long reservation = null;
    @Nullable Long swap = null;
    @Nullable Long kernel = null;
    @Nullable Long kernelTcp = null;
    @Nullable Long swappiness = null;
    @Nullable Boolean disableOomKiller = null;
    @Nullable Boolean useHierarchy = null;
    @Nullable Boolean checkBeforeUpdate = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "limit" -> limit = in.int64();
        case "reservation" -> reservation = in.int64();
        case "swap" -> swap = in.int64();
        case "kernel" -> kernel = in.int64();
        case "kernelTCP" -> kernelTcp = in.int64();
        case "swappiness" -> swappiness = in.uint64();
        case "disableOOMKiller" -> disableOomKiller = in.bool();
        case "useHierarchy" -> useHierarchy = in.bool();
        case "checkBeforeUpdate" -> checkBeforeUpdate = in.bool();
        default -> in.skip();
      }
    }
    return new LinuxMemory(
        limit,
        reservation,
        swap,
        kernel,
        kernelTcp,
        swappiness,
        disableOomKiller,
        useHierarchy,
        checkBeforeUpdate);
  }

  static LinuxCpu cpu(JsonReader in) throws JsonException {
    @Nullable Long shares = null;
    @Nullable Long quota = null;
    @Nullable Long burst = null;
    @Nullable Long period = null;
    @Nullable Long realtimeRuntime = null;
    @Nullable Long realtimePeriod = null;
    String cpus = "";
    String mems = "";
    @Nullable Long idle = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "shares" -> shares = in.uint64();
        case "quota" -> quota = in.int64();
        case "burst" -> burst = in.uint64();
        case "period" -> period = in.uint64();
        case "realtimeRuntime" -> realtimeRuntime = in.int64();
        case "realtimePeriod" -> realtimePeriod = in.uint64();
        case "cpus" -> cpus = in.string();
        case "mems" -> mems = in.string();
        case "idle" -> idle = in.int64();
        default -> in.skip();
      }
    }
    return new LinuxCpu(
        shares,
        quota,
        burst,
        period,
        realtimeRuntime,
        realtimePeriod,
        cpus,
        mems,
        idle);
  }

  static LinuxPids pids(JsonReader in) throws JsonException {
    @Nullable Long limit = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "limit" -> limit = in.int64();
        default -> in.skip();
      }
    }
    return new LinuxPids(limit);
  }

  static HugepageLimit hugepageLimit(JsonReader in) throws JsonException {
    String pageSize = "";
    long limit = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "pageSize" -> pageSize = in.string();
        case "limit" -> limit = in.uint64();
        default -> in.skip();
      }
    }
    return new HugepageLimit(pageSize, limit);
  }

  static LinuxNetwork network(JsonReader in) throws JsonException {
    @Nullable Long classId = null;
    List<InterfacePriority> priorities = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "classID" -> classId = in.uint32();
        case "priorities" -> priorities = interfacePrioritys(in);
        default -> in.skip();
      }
    }
    return new LinuxNetwork(classId, priorities);
  }

  static InterfacePriority interfacePriority(JsonReader in) throws JsonException {
    String name = "";
    long priority = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "name" -> name = in.string();
        case "priority" -> priority = in.uint32();
        default -> in.skip();
      }
    }
    return new InterfacePriority(name, priority);
  }

  static LinuxRdma rdma(JsonReader in) throws JsonException {
    @Nullable Long hcaHandles = null;
    @Nullable Long hcaObjects = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "hcaHandles" -> hcaHandles = in.uint32();
        case "hcaObjects" -> hcaObjects = in.uint32();
        default -> in.skip();
      }
    }
    return new LinuxRdma(hcaHandles, hcaObjects);
  }

  private static List<DeviceCgroup> deviceCgroups(JsonReader in) throws JsonException {
    List<DeviceCgroup> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(deviceCgroup(in));
    }
    return list;
  }

  private static List<HugepageLimit> hugepageLimits(JsonReader in) throws JsonException {
    List<HugepageLimit> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(hugepageLimit(in));
    }
    return list;
  }

  private static Map<String, LinuxRdma> rdmaMap(JsonReader in) throws JsonException {
    Map<String, LinuxRdma> map = new LinkedHashMap<>();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      map.put(key, rdma(in));
    }
    return map;
  }

  private static List<InterfacePriority> interfacePrioritys(JsonReader in) throws JsonException {
    List<InterfacePriority> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(interfacePriority(in));
    }
    return list;
  }
}
