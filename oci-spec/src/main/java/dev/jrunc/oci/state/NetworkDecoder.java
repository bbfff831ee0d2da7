package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;

/** Reads {@code config.networks}. */
final class NetworkDecoder {
  private NetworkDecoder() {}

  static Network network(JsonReader in) throws JsonException {
    String type = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "type" -> type = in.string();
        default -> in.skip();
      }
    }
    return new Network(type);
  }
}
