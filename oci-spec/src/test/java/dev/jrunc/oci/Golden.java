package dev.jrunc.oci;

import java.io.IOException;
import java.io.InputStream;

/** Files beside the tests. */
public final class Golden {
  private Golden() {}

  public static byte[] bytes(String name) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no such resource: " + name);
      }
      return in.readAllBytes();
    }
  }
}
