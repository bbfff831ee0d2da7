package dev.jrunc.oci.state;

import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code config.mounts} and id maps. */
final class MountDecoder {
  private MountDecoder() {}

  static MountEntry mount(JsonReader in) throws JsonException {
    String source = "";
    String destination = "";
    String device = "";
    long flags = 0;
    long clearedFlags = 0;
    List<Long> propagationFlags = List.of();
    String data = "";
    String relabel = "";
    @Nullable RecursiveAttributes recursive = null;
    int extensions = 0;
    @Nullable MountIdMapping idMapping = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "source" -> source = in.string();
        case "destination" -> destination = in.string();
        case "device" -> device = in.string();
        case "flags" -> flags = in.int64();
        case "cleared_flags" -> clearedFlags = in.int64();
        case "propagation_flags" -> propagationFlags = in.int64s();
        case "data" -> data = in.string();
        case "relabel" -> relabel = in.string();
        case "rec_attr" -> recursive = recursive(in);
        case "extensions" -> extensions = in.int32();
        case "id_mapping" -> idMapping = idMapping(in);
        default -> in.skip();
      }
    }
    return new MountEntry(
        source,
        destination,
        device,
        flags,
        clearedFlags,
        propagationFlags,
        data,
        relabel,
        recursive,
        extensions,
        idMapping);
  }

  static RecursiveAttributes recursive(JsonReader in) throws JsonException {
    long set = 0;
    long clear = 0;
    long propagation = 0;
    long usernsFd = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "Attr_set" -> set = in.uint64();
        case "Attr_clr" -> clear = in.uint64();
        case "Propagation" -> propagation = in.uint64();
        case "Userns_fd" -> usernsFd = in.uint64();
        default -> in.skip();
      }
    }
    return new RecursiveAttributes(set, clear, propagation, usernsFd);
  }

  static MountIdMapping idMapping(JsonReader in) throws JsonException {
    boolean recursive = false;
    String usernsPath = "";
    List<IdMapping> uidMappings = List.of();
    List<IdMapping> gidMappings = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "recursive" -> recursive = in.bool();
        case "userns_path" -> usernsPath = in.string();
        case "uid_mappings" -> uidMappings = idss(in);
        case "gid_mappings" -> gidMappings = idss(in);
        default -> in.skip();
      }
    }
    return new MountIdMapping(recursive, usernsPath, uidMappings, gidMappings);
  }

  static IdMapping ids(JsonReader in) throws JsonException {
    long containerId = 0;
    long hostId = 0;
    long size = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "container_id" -> containerId = in.uint32();
        case "host_id" -> hostId = in.uint32();
        case "size" -> size = in.uint32();
        default -> in.skip();
      }
    }
    return new IdMapping(containerId, hostId, size);
  }

  private static List<IdMapping> idss(JsonReader in) throws JsonException {
    List<IdMapping> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(ids(in));
    }
    return list;
  }
}
