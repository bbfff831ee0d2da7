package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads masks of CPUs and memory nodes. */
final class CpuDecoder {
  private CpuDecoder() {}

  static CpuSets cpuSets(JsonReader in) throws JsonException {
    @Nullable List<Long> initial = null;
    @Nullable List<Long> last = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "Initial" -> initial = in.uint64s();
        case "Final" -> last = in.uint64s();
        default -> in.skip();
      }
    }
    return new CpuSets(initial, last);
  }

  static MemoryPolicyEntry memoryPolicy(JsonReader in) throws JsonException {
    int mode = 0;
    int flags = 0;
    @Nullable List<Long> nodes = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "Mode" -> mode = in.int32();
        case "Flags" -> flags = in.int32();
        case "Nodes" -> nodes = in.uint64s();
        default -> in.skip();
      }
    }
    return new MemoryPolicyEntry(mode, flags, nodes);
  }
}
