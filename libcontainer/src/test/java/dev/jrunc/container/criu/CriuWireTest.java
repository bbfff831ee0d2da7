package dev.jrunc.container.criu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.failure.OperationFailed;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bytes worked out from the description of the encoding, not by what is tested. */
class CriuWireTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void requestsAsProtobufWritesThem() {
    assertArrayEquals(hex("08 0a 20 01"), CriuRequest.version());
    assertArrayEquals(hex("08 09 20 01 2a 02 08 01"), CriuRequest.features(true, false));
    assertArrayEquals(hex("08 09 20 01 2a 02 10 01"), CriuRequest.features(false, true));
    assertArrayEquals(hex("08 06 18 01"), CriuRequest.notified());
  }

  @Test
  void optionsAsProtobufWritesThem() {
    CriuOptions options =
        new CriuOptions()
            .set(CriuOptions.Option.IMAGES_DIR_FD, 300)
            .set(CriuOptions.Option.SHELL_JOB, true)
            .set(CriuOptions.Option.LOG_FILE, "a.log")
            .externalMount("/k", "/v")
            .cgroupRoot("", "/c")
            .inheritFd("pipe:[1]", 1);
    assertArrayEquals(
        hex(
            "08 01 12 2f"
                + "08 ac 02"
                + "38 01"
                + "52 05 612e6c6f67"
                + "ba 01 08 0a 02 2f6b 12 02 2f76"
                + "ca 01 06 0a 00 12 02 2f63"
                + "da 01 0c 0a 08 706970653a5b315d 10 01"),
        CriuRequest.DUMP.with(options));
    assertTrue(options.shown().contains("CRIU option SHELL_JOB with value true"));
  }

  @Test
  void negativeNumbersHaveTenBytes() {
    byte[] bytes = new WireWriter().int32(1, -1).toBytes();
    assertArrayEquals(hex("08 ff ff ff ff ff ff ff ff ff 01"), bytes);
  }

  @Test
  void answersAreRead() throws OperationFailed {
    byte[] notification = hex("08 06 10 01 2a 11 0a 0c 706f73742d726573746f7265 10 b9 60");
    CriuAnswer answer = CriuAnswer.read(notification, notification.length);
    assertEquals("post-restore", answer.script());
    assertEquals(12345, answer.pid());
    assertTrue(answer.success());
    byte[] failure = hex("08 01 10 00 38 0d 4a 03 6e6f21");
    answer = CriuAnswer.read(failure, failure.length);
    assertFalse(answer.success());
    assertEquals(13, answer.errno());
    byte[] version = hex("08 0a 10 01 52 06 08 04 10 02 20 01");
    assertEquals(40201, CriuAnswer.read(version, version.length).version());
    byte[] development = hex("08 0a 10 01 52 09 08 03 10 0e 1a 03 763031");
    assertEquals(31500, CriuAnswer.read(development, development.length).version());
    byte[] features = hex("08 09 10 01 42 04 08 01 10 00");
    answer = CriuAnswer.read(features, features.length);
    assertTrue(answer.memTrack());
    assertFalse(answer.lazyPages());
  }

  @Test
  void fieldsOfOtherKindsArePassedOver() throws OperationFailed {
    byte[] bytes = hex("79 0102030405060708 7d 01020304 08 02 10 01");
    assertEquals(2, CriuAnswer.read(bytes, bytes.length).type());
  }

  /** Whatever is cut off or broken is told, and nothing is read beyond the packet. */
  @Test
  void brokenAnswers() {
    byte[] whole = hex("08 06 10 01 2a 11 0a 0c 706f73742d726573746f7265 10 b9 60");
    for (String broken :
        new String[] {"2a", "2a 7f", "08", "08 80", "2a ff ff ff ff ff ff ff ff ff 01", "0b", "00 01", "7d 01", "0a 01 00"}) {
      byte[] bytes = hex(broken);
      assertThrows(OperationFailed.class, () -> CriuAnswer.read(bytes, bytes.length), broken);
    }
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        CriuAnswer.read(cut, cut.length);
      } catch (OperationFailed e) {
        assertEquals("criu failed: its answer cannot be read", e.text());
      }
    }
  }
}
