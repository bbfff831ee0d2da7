package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import dev.jrunc.oci.json.JsonWriter;

/** The JSON form of state.json. */
public final class StateJson {
  private StateJson() {}

  /**
   * Reads a state.json.
   *
   * @throws JsonException also if {@code config} or {@code config.cgroups} is missing
   */
  public static PersistedState read(byte[] document) throws JsonException {
    return StateDecoder.state(JsonReader.of(document));
  }

  /** Writes a state.json as runc does: one line, no newline at the end. */
  public static byte[] write(PersistedState state) {
    JsonWriter out = JsonWriter.compact();
    StateEncoder.state(out, state);
    return out.toBytes();
  }
}
