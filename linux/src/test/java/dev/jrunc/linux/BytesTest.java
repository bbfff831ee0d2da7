package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
  @ParameterizedTest
  @CsvSource({
    "62c3bc6e646c65, bündle",
    "f09f90b3, \uD83D\uDC33",
    "61ff62, a\uDCFFb",
    "c0af, \uDCC0\uDCAF",
    "eda080, \uDCED\uDCA0\uDC80",
    "e282, \uDCE2\uDC82",
    "f4908080, \uDCF4\uDC90\uDC80\uDC80",
    "f48fbfbf, \uDBFF\uDFFF",
    "efbfbf, \uFFFF",
    "c280, \u0080",
    "613f62, a?b",
    "3fe282ac, ?€",
  })
  void knownStrings(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals(text, Bytes.decode(bytes));
    assertArrayEquals(bytes, Bytes.encode(text));
  }

  @ParameterizedTest
  @CsvSource({"plain", "a?b", "bündle", "a\uDCFFb", "''"})
  void theKernelTakesTheSameBytesUpToANul(String text) {
    assertArrayEquals(Bytes.encode(text), Bytes.encodeWithoutNul(text));
    assertNull(Bytes.encodeWithoutNul(text + "\0"));
    assertNull(Bytes.encodeWithoutNul("\0" + text));
  }

  @Test
  void everyByteStringSurvives() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      // Bytes that begin sequences come more often than chance would have it.
      for (int k = 0; k < bytes.length; k++) {
        if (random.nextInt(3) == 0) {
          bytes[k] = (byte) (0xc0 | random.nextInt(0x36));
        }
      }
      assertArrayEquals(bytes, Bytes.encode(Bytes.decode(bytes)), HexFormat.of().formatHex(bytes));
    }
  }

  @Test
  void validTextIsPlainUtf8() {
    String text = "aé€𝄞" + "\u07ff\u0800";
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), Bytes.encode(text));
    assertEquals(text, Bytes.decode(text.getBytes(StandardCharsets.UTF_8)));
  }
}
