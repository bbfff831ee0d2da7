package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import dev.jrunc.oci.json.JsonWriter;

/**
 * The JSON form of config.json and of the parts of it that commands take by themselves. Unknown
 * properties are ignored, as config.md, "Extensibility", demands.
 */
public final class ConfigJson {
  private ConfigJson() {}

  /**
   * Reads a config.json.
   *
   * @throws JsonException.WrongType with the pointer "" and found "null" if the document is {@code null}
   */
  public static Spec readSpec(byte[] document) throws JsonException {
    return SpecDecoder.spec(JsonReader.of(document));
  }

  /** Reads a process object ({@code exec --process}). */
  public static Process readProcess(byte[] document) throws JsonException {
    return ProcessDecoder.process(JsonReader.of(document));
  }

  /** Reads a resources object ({@code update --resources}). */
  public static LinuxResources readResources(byte[] document) throws JsonException {
    return ResourcesDecoder.resources(JsonReader.of(document));
  }

  /** Writes a config.json with tabs and no newline at the end, as {@code runc spec} does. */
  public static byte[] write(Spec spec) {
    JsonWriter out = JsonWriter.indented("\t");
    SpecEncoder.spec(out, spec);
    return out.toBytes();
  }

  /** Writes a process object without white space. */
  public static byte[] write(Process process) {
    JsonWriter out = JsonWriter.compact();
    ProcessEncoder.process(out, process);
    return out.toBytes();
  }

  /** Writes a resources object without white space. */
  public static byte[] write(LinuxResources resources) {
    JsonWriter out = JsonWriter.compact();
    ResourcesEncoder.resources(out, resources);
    return out.toBytes();
  }

  /** Writes a seccomp profile without white space; equal profiles give equal bytes. */
  public static byte[] write(LinuxSeccomp profile) {
    JsonWriter out = JsonWriter.compact();
    SeccompEncoder.seccomp(out, profile);
    return out.toBytes();
  }
}
