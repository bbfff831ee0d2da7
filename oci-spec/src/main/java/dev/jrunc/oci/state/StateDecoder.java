package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the top level of state.json. */
final class StateDecoder {
  private StateDecoder() {}

  static PersistedState state(JsonReader in) throws JsonException {
    String id = "";
    int initProcessPid = 0;
    long initProcessStart = 0;
    Instant created = Instant.EPOCH;
    @Nullable Config config = null;
    boolean rootless = false;
    Map<String, String> cgroupPaths = Map.of();
    Map<String, String> namespacePaths = Map.of();
    List<String> externalDescriptors = List.of();
    String intelRdtPath = "";
    String intelRdtMonPath = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "id" -> id = in.string();
        case "init_process_pid" -> initProcessPid = in.int32();
        case "init_process_start" -> initProcessStart = in.uint64();
        case "created" -> created = in.instant();
        case "config" -> config = ConfigDecoder.config(in);
        case "rootless" -> rootless = in.bool();
        case "cgroup_paths" -> cgroupPaths = in.stringMap();
        case "namespace_paths" -> namespacePaths = in.stringMap();
        case "external_descriptors" -> externalDescriptors = in.strings();
        case "intel_rdt_path" -> intelRdtPath = in.string();
        case "intel_rdt_mon_path" -> intelRdtMonPath = in.string();
        default -> in.skip();
      }
    }
    if (config == null) {
      throw new JsonException.WrongType("/config", "object", "nothing");
    }
    return new PersistedState(
        id,
        initProcessPid,
        initProcessStart,
        created,
        config,
        rootless,
        cgroupPaths,
        namespacePaths,
        externalDescriptors,
        intelRdtPath,
        intelRdtMonPath);
  }
}
