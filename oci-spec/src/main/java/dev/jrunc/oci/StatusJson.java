package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import dev.jrunc.oci.json.JsonWriter;
import dev.jrunc.oci.json.Rfc3339;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON that tells others of a container's state. */
public final class StatusJson {
  private StatusJson() {}

  /** For hooks: one line, no newline at the end. */
  public static byte[] write(State state) {
    JsonWriter out = JsonWriter.compact();
    state(out, state);
    return out.toBytes();
  }

  /** For seccomp agents: one line, no newline at the end. */
  public static byte[] write(ContainerProcessState process) {
    JsonWriter out = JsonWriter.compact();
    out.beginObject();
    out.property("ociVersion", process.ociVersion());
    out.list("fds", process.fds(), JsonWriter::string);
    out.property("pid", process.pid());
    out.optional("metadata", process.metadata());
    out.name("state");
    state(out, process.state());
    out.endObject();
    return out.toBytes();
  }

  /** For the {@code state} command: indented by two spaces, no newline at the end. */
  public static byte[] write(ContainerStatus status) {
    JsonWriter out = JsonWriter.indented("  ");
    status(out, status);
    return out.toBytes();
  }

  /** For {@code list --format json}: one line, {@code null} when there is none, without the
   * newline that the command puts after it. */
  public static byte[] writeList(List<ContainerStatus> containers) {
    JsonWriter out = JsonWriter.compact();
    if (containers.isEmpty()) {
      return out.nullValue().toBytes();
    }
    out.beginArray();
    for (ContainerStatus container : containers) {
      status(out, container);
    }
    return out.endArray().toBytes();
  }

  /** Reads what {@link #write(State)} wrote. */
  public static State readState(byte[] document) throws JsonException {
    JsonReader in = JsonReader.of(document);
    String ociVersion = "";
    String id = "";
    String status = "";
    @Nullable Integer pid = null;
    String bundle = "";
    Map<String, String> annotations = Map.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "ociVersion" -> ociVersion = in.string();
        case "id" -> id = in.string();
        case "status" -> status = in.string();
        case "pid" -> pid = in.int32();
        case "bundle" -> bundle = in.string();
        case "annotations" -> annotations = in.stringMap();
        default -> in.skip();
      }
    }
    return new State(ociVersion, id, status, pid, bundle, annotations);
  }

  private static void state(JsonWriter out, State v) {
    out.beginObject();
    out.property("ociVersion", v.ociVersion());
    out.property("id", v.id());
    out.property("status", v.status());
    out.present("pid", v.pid());
    out.property("bundle", v.bundle());
    out.optional("annotations", v.annotations(), JsonWriter::string);
    out.endObject();
  }

  private static void status(JsonWriter out, ContainerStatus v) {
    out.beginObject();
    out.property("ociVersion", v.ociVersion());
    out.property("id", v.id());
    out.property("pid", v.pid());
    out.property("status", v.status());
    out.property("bundle", v.bundle());
    out.property("rootfs", v.rootfs());
    out.property("created", Rfc3339.format(v.created()));
    out.optional("annotations", v.annotations(), JsonWriter::string);
    out.property("owner", v.owner());
    out.endObject();
  }
}
