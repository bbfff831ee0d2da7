package dev.jrunc.container.bundle;

import dev.jrunc.container.failure.InvalidBundle;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.Spec;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * The directory that a container is made from, with its configuration as it stood when it was read:
 * what is changed in the file afterwards has no effect (runtime.md "Lifecycle").
 *
 * @param path absolute
 * @param spec what config.json says
 * @param document the bytes of config.json
 */
public record Bundle(String path, Spec spec, byte[] document) {
  /** The file's name in a bundle. */
  public static final String CONFIG = "config.json";

  /** Reads files with the rights of whoever called the runtime. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads a whole file.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException with a message that names the path and the reason
     */
    byte[] read(String path) throws IOException;
  }

  /** Checks that the path is absolute. */
  public Bundle {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the bundle's path must be absolute");
    }
  }

  /**
   * Reads the config.json of the bundle at {@code path}, 16 MiB at most.
   *
   * @throws InvalidBundle if there is none, or it is no JSON
   * @throws InvalidSpec if a value has the wrong type
   */
  public static Bundle open(String path, Reader reader) throws RuntimeFailure {
    byte[] document = read(path + "/" + CONFIG, reader);
    try {
      return new Bundle(path, ConfigJson.readSpec(document), document);
    } catch (JsonException.MalformedJson e) {
      throw new InvalidBundle(CONFIG + ": " + e.getMessage());
    } catch (JsonException.WrongType e) {
      if (e.pointer().isEmpty() && e.found().equals("null")) {
        throw new InvalidSpec("", "config cannot be null");
      }
      throw new InvalidSpec(e.pointer(), "expected " + e.expected() + ", found " + e.found());
    } catch (JsonException e) {
      throw new InvalidBundle(CONFIG + ": " + e.getMessage());
    }
  }

  private static byte[] read(String path, Reader reader) throws InvalidBundle {
    try {
      byte[] document = reader.read(path);
      if (document.length > JsonReader.MAX_LENGTH) {
        throw new InvalidBundle(path + ": larger than 16 MiB");
      }
      return document;
    } catch (NoSuchFileException _) {
      throw new InvalidBundle("JSON specification file " + CONFIG + " not found");
    } catch (IOException e) {
      throw new InvalidBundle(String.valueOf(e.getMessage()));
    }
  }
}
