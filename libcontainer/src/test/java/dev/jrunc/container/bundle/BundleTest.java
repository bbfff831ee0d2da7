package dev.jrunc.container.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.failure.InvalidBundle;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reading config.json, or saying why not. */
final class BundleTest {
  private static Bundle.Reader with(String text) {
    return path -> {
      assertEquals("/b/config.json", path);
      return text.getBytes(StandardCharsets.UTF_8);
    };
  }

  @Test
  void aBundleIsRead() throws Exception {
    String text = "{\"ociVersion\":\"1.2.0\",\"hostname\":\"h\"}";
    Bundle bundle = Bundle.open("/b", with(text));
    assertEquals("/b", bundle.path());
    assertEquals("h", bundle.spec().hostname());
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), bundle.document());
  }

  @Test
  void noConfig() {
    Bundle.Reader reader =
        path -> {
          throw new NoSuchFileException(path);
        };
    InvalidBundle thrown = assertThrows(InvalidBundle.class, () -> Bundle.open("/b", reader));
    assertEquals("JSON specification file config.json not found", thrown.text());
  }

  @Test
  void unreadableConfig() {
    Bundle.Reader reader =
        path -> {
          throw new IOException("open " + path + ": permission denied");
        };
    InvalidBundle thrown = assertThrows(InvalidBundle.class, () -> Bundle.open("/b", reader));
    assertEquals("open /b/config.json: permission denied", thrown.text());
  }

  @Test
  void nullConfig() {
    InvalidSpec thrown =
        assertThrows(InvalidSpec.class, () -> Bundle.open("/b", with(" null ")));
    assertEquals("config cannot be null", thrown.text());
  }

  @Test
  void malformedJsonHasLineAndColumn() {
    InvalidBundle thrown =
        assertThrows(InvalidBundle.class, () -> Bundle.open("/b", with("{\n  \"a\": x}")));
    assertEquals("config.json: line 2, column 8", thrown.text().substring(0, 29));
  }

  @Test
  void wrongTypesHaveAPointer() {
    InvalidSpec thrown =
        assertThrows(
            InvalidSpec.class,
            () -> Bundle.open("/b", with("{\"process\":{\"user\":{\"uid\":-1}}}")));
    assertEquals("/process/user/uid", thrown.pointer());
  }

  @Test
  void sixteenMebibytesAreEnough() {
    byte[] spaces = new byte[(16 << 20) + 1];
    Arrays.fill(spaces, (byte) ' ');
    InvalidBundle thrown =
        assertThrows(InvalidBundle.class, () -> Bundle.open("/b", path -> spaces));
    assertEquals("/b/config.json: larger than 16 MiB", thrown.text());
    assertEquals(16 << 20, JsonReader.MAX_LENGTH);
  }
}
