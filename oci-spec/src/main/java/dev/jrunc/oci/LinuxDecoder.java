package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code linux}. */
final class LinuxDecoder {
  private LinuxDecoder() {}

  static Linux linux(JsonReader in) throws JsonException {
    List<IdMapping> uidMappings = List.of();
    List<IdMapping> gidMappings = List.of();
    Map<String, String> sysctl = Map.of();
    @Nullable LinuxResources resources = null;
    String cgroupsPath = "";
    List<Namespace> namespaces = List.of();
    List<Device> devices = List.of();
    Map<String, NetDevice> netDevices = Map.of();
    @Nullable LinuxSeccomp seccomp = null;
    String rootfsPropagation = "";
    List<String> maskedPaths = List.of();
    List<String> readonlyPaths = List.of();
    String mountLabel = "";
    @Nullable IntelRdt intelRdt = null;
    @Nullable MemoryPolicy memoryPolicy = null;
    @Nullable Personality personality = null;
    Map<String, TimeOffset> timeOffsets = Map.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "uidMappings" -> uidMappings = idMappings(in);
        case "gidMappings" -> gidMappings = idMappings(in);
        case "sysctl" -> sysctl = in.stringMap();
        case "resources" -> resources = ResourcesDecoder.resources(in);
        case "cgroupsPath" -> cgroupsPath = in.string();
        case "namespaces" -> namespaces = namespaces(in);
        case "devices" -> devices = devices(in);
        case "netDevices" -> netDevices = netDeviceMap(in);
        case "seccomp" -> seccomp = SeccompDecoder.seccomp(in);
        case "rootfsPropagation" -> rootfsPropagation = in.string();
        case "maskedPaths" -> maskedPaths = in.strings();
        case "readonlyPaths" -> readonlyPaths = in.strings();
        case "mountLabel" -> mountLabel = in.string();
        case "intelRdt" -> intelRdt = intelRdt(in);
        case "memoryPolicy" -> memoryPolicy = memoryPolicy(in);
        case "personality" -> personality = personality(in);
        case "timeOffsets" -> timeOffsets = timeOffsetMap(in);
        default -> in.skip();
      }
    }
    return new Linux(
        uidMappings,
        gidMappings,
        sysctl,
        resources,
        cgroupsPath,
        namespaces,
        devices,
        netDevices,
        seccomp,
        rootfsPropagation,
        maskedPaths,
        readonlyPaths,
        mountLabel,
        intelRdt,
        memoryPolicy,
        personality,
        timeOffsets);
  }

  static Namespace namespace(JsonReader in) throws JsonException {
    String type = "";
    String path = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "type" -> type = in.string();
        case "path" -> path = in.string();
        default -> in.skip();
      }
    }
    return new Namespace(type, path);
  }

  static Device device(JsonReader in) throws JsonException {
    String path = "";
    String type = "";
    long major = 0;
    long minor = 0;
    @Nullable Long fileMode = null;
    @Nullable Long uid = null;
    @Nullable Long gid = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "path" -> path = in.string();
        case "type" -> type = in.string();
        case "major" -> major = in.int64();
        case "minor" -> minor = in.int64();
        case "fileMode" -> fileMode = in.uint32();
        case "uid" -> uid = in.uint32();
        case "gid" -> gid = in.uint32();
        default -> in.skip();
      }
    }
    return new Device(path, type, major, minor, fileMode, uid, gid);
  }

  static NetDevice netDevice(JsonReader in) throws JsonException {
    String name = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "name" -> name = in.string();
        default -> in.skip();
      }
    }
    return new NetDevice(name);
  }

  static IntelRdt intelRdt(JsonReader in) throws JsonException {
    String closId = "";
    List<String> schemata = List.of();
    String l3CacheSchema = "";
    String memBwSchema = "";
    boolean enableCmt = false;
    boolean enableMbm = false;
    boolean enableMonitoring = false;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "closID" -> closId = in.string();
        case "schemata" -> schemata = in.strings();
        case "l3CacheSchema" -> l3CacheSchema = in.string();
        case "memBwSchema" -> memBwSchema = in.string();
        case "enableCMT" -> enableCmt = in.bool();
        case "enableMBM" -> enableMbm = in.bool();
        case "enableMonitoring" -> enableMonitoring = in.bool();
        default -> in.skip();
      }
    }
    return new IntelRdt(
        closId,
        schemata,
        l3CacheSchema,
        memBwSchema,
        enableCmt,
        enableMbm,
        enableMonitoring);
  }

  static MemoryPolicy memoryPolicy(JsonReader in) throws JsonException {
    String mode = "";
    String nodes = "";
    List<String> flags = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "mode" -> mode = in.string();
        case "nodes" -> nodes = in.string();
        case "flags" -> flags = in.strings();
        default -> in.skip();
      }
    }
    return new MemoryPolicy(mode, nodes, flags);
  }

  static Personality personality(JsonReader in) throws JsonException {
    String domain = "";
    List<String> flags = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "domain" -> domain = in.string();
        case "flags" -> flags = in.strings();
        default -> in.skip();
      }
    }
    return new Personality(domain, flags);
  }

  static TimeOffset timeOffset(JsonReader in) throws JsonException {
    long secs = 0;
    long nanosecs = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "secs" -> secs = in.int64();
        case "nanosecs" -> nanosecs = in.uint32();
        default -> in.skip();
      }
    }
    return new TimeOffset(secs, nanosecs);
  }

  private static List<IdMapping> idMappings(JsonReader in) throws JsonException {
    List<IdMapping> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(SpecDecoder.idMapping(in));
    }
    return list;
  }

  private static List<Namespace> namespaces(JsonReader in) throws JsonException {
    List<Namespace> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(namespace(in));
    }
    return list;
  }

  private static List<Device> devices(JsonReader in) throws JsonException {
    List<Device> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(device(in));
    }
    return list;
  }

  private static Map<String, NetDevice> netDeviceMap(JsonReader in) throws JsonException {
    Map<String, NetDevice> map = new LinkedHashMap<>();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      map.put(key, netDevice(in));
    }
    return map;
  }

  private static Map<String, TimeOffset> timeOffsetMap(JsonReader in) throws JsonException {
    Map<String, TimeOffset> map = new LinkedHashMap<>();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      map.put(key, timeOffset(in));
    }
    return map;
  }
}
