package dev.jrunc.oci.state;

import dev.jrunc.oci.Capabilities;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.IoPriority;
import dev.jrunc.oci.Scheduler;
import dev.jrunc.oci.TimeOffset;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@code config} says of the process and its namespaces. */
final class ProcessDecoder {
  private ProcessDecoder() {}

  static NamespaceEntry namespace(JsonReader in) throws JsonException {
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
    return new NamespaceEntry(type, path);
  }

  static Capabilities capabilities(JsonReader in) throws JsonException {
    @Nullable List<String> bounding = null;
    @Nullable List<String> effective = null;
    @Nullable List<String> inheritable = null;
    @Nullable List<String> permitted = null;
    @Nullable List<String> ambient = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "Bounding" -> bounding = in.strings();
        case "Effective" -> effective = in.strings();
        case "Inheritable" -> inheritable = in.strings();
        case "Permitted" -> permitted = in.strings();
        case "Ambient" -> ambient = in.strings();
        default -> in.skip();
      }
    }
    return new Capabilities(bounding, effective, inheritable, permitted, ambient);
  }

  static RlimitEntry rlimit(JsonReader in) throws JsonException {
    int type = 0;
    long hard = 0;
    long soft = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "type" -> type = in.int32();
        case "hard" -> hard = in.uint64();
        case "soft" -> soft = in.uint64();
        default -> in.skip();
      }
    }
    return new RlimitEntry(type, hard, soft);
  }

  static Scheduler scheduler(JsonReader in) throws JsonException {
    String policy = "";
    int nice = 0;
    int priority = 0;
    List<String> flags = List.of();
    long runtime = 0;
    long deadline = 0;
    long period = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "policy" -> policy = in.string();
        case "nice" -> nice = in.int32();
        case "priority" -> priority = in.int32();
        case "flags" -> flags = in.strings();
        case "runtime" -> runtime = in.uint64();
        case "deadline" -> deadline = in.uint64();
        case "period" -> period = in.uint64();
        default -> in.skip();
      }
    }
    return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
  }

  static IoPriority ioPriority(JsonReader in) throws JsonException {
    String ioClass = "";
    int priority = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "class" -> ioClass = in.string();
        case "priority" -> priority = in.int32();
        default -> in.skip();
      }
    }
    return new IoPriority(ioClass, priority);
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
        case "l3_cache_schema" -> l3CacheSchema = in.string();
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
}
