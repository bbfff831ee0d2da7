package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the top level of config.json, its root and mounts. */
final class SpecDecoder {
  private SpecDecoder() {}

  static Spec spec(JsonReader in) throws JsonException {
    String ociVersion = "";
    @Nullable Process process = null;
    @Nullable Root root = null;
    String hostname = "";
    String domainname = "";
    List<Mount> mounts = List.of();
    @Nullable Hooks hooks = null;
    Map<String, String> annotations = Map.of();
    @Nullable Linux linux = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "ociVersion" -> ociVersion = in.string();
        case "process" -> process = ProcessDecoder.process(in);
        case "root" -> root = root(in);
        case "hostname" -> hostname = in.string();
        case "domainname" -> domainname = in.string();
        case "mounts" -> mounts = mounts(in);
        case "hooks" -> hooks = HookDecoder.hooks(in);
        case "annotations" -> annotations = in.stringMap();
        case "linux" -> linux = LinuxDecoder.linux(in);
        default -> in.skip();
      }
    }
    return new Spec(
        ociVersion,
        process,
        root,
        hostname,
        domainname,
        mounts,
        hooks,
        annotations,
        linux);
  }

  static Root root(JsonReader in) throws JsonException {
    String path = "";
    boolean readonly = false;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "path" -> path = in.string();
        case "readonly" -> readonly = in.bool();
        default -> in.skip();
      }
    }
    return new Root(path, readonly);
  }

  static Mount mount(JsonReader in) throws JsonException {
    String destination = "";
    String type = "";
    String source = "";
    List<String> options = List.of();
    List<IdMapping> uidMappings = List.of();
    List<IdMapping> gidMappings = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "destination" -> destination = in.string();
        case "type" -> type = in.string();
        case "source" -> source = in.string();
        case "options" -> options = in.strings();
        case "uidMappings" -> uidMappings = idMappings(in);
        case "gidMappings" -> gidMappings = idMappings(in);
        default -> in.skip();
      }
    }
    return new Mount(destination, type, source, options, uidMappings, gidMappings);
  }

  static IdMapping idMapping(JsonReader in) throws JsonException {
    long containerId = 0;
    long hostId = 0;
    long size = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "containerID" -> containerId = in.uint32();
        case "hostID" -> hostId = in.uint32();
        case "size" -> size = in.uint32();
        default -> in.skip();
      }
    }
    return new IdMapping(containerId, hostId, size);
  }

  private static List<Mount> mounts(JsonReader in) throws JsonException {
    List<Mount> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(mount(in));
    }
    return list;
  }

  private static List<IdMapping> idMappings(JsonReader in) throws JsonException {
    List<IdMapping> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(idMapping(in));
    }
    return list;
  }
}
