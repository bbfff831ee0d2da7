package dev.jrunc.cli;

import dev.jrunc.container.ContainerSummary;
import dev.jrunc.oci.json.JsonWriter;
import java.util.List;

/** What {@code state} and {@code list --format json} print. */
final class SummaryJson {
  private SummaryJson() {}

  static String one(ContainerSummary container) {
    JsonWriter out = JsonWriter.indented("  ");
    write(out, container);
    return out.toString();
  }

  /** {@code null} for none, as Go writes a nil slice. */
  static String list(List<ContainerSummary> containers) {
    JsonWriter out = JsonWriter.compact();
    if (containers.isEmpty()) {
      return out.nullValue().toString();
    }
    out.beginArray();
    for (ContainerSummary container : containers) {
      write(out, container);
    }
    return out.endArray().toString();
  }

  private static void write(JsonWriter out, ContainerSummary container) {
    out.beginObject()
        .property("ociVersion", container.ociVersion())
        .property("id", container.id())
        .property("pid", container.pid())
        .property("status", container.status().word())
        .property("bundle", container.bundle())
        .property("rootfs", container.rootfs())
        .property("created", container.created())
        .optional("annotations", container.annotations(), JsonWriter::string)
        .property("owner", container.owner())
        .endObject();
  }
}
