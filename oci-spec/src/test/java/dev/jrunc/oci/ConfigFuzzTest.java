package dev.jrunc.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.oci.json.JsonException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Mutated documents: reading either fails with a {@link JsonException} or gives something that survives
 * writing and reading. {@code -Djrunc.fuzz.seconds=N} runs longer, with other seeds.
 */
class ConfigFuzzTest {
  private static final byte[] INTERESTING = "{}[]\",:0-9.eE\\u d800ntf\n\u00ff\u0080".getBytes(
      java.nio.charset.StandardCharsets.ISO_8859_1);

  @Test
  void mutationsNeverEscape() throws Exception {
    byte[] full = Golden.bytes("full.json");
    long seconds = Long.getLong("jrunc.fuzz.seconds", 0);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    int readable = 0;
    int rounds = 0;
    for (long seed = 1; seed <= 4000 || System.nanoTime() < end; seed++, rounds++) {
      byte[] document = mutate(full, new Random(seed));
      try {
        Spec spec = ConfigJson.readSpec(document);
        readable++;
        byte[] written = ConfigJson.write(spec);
        assertEquals(spec, ConfigJson.readSpec(written), "seed " + seed);
      } catch (JsonException e) {
        assertTrue(!e.getMessage().isEmpty(), "seed " + seed);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    // The mutations must leave enough alive for the round trip to be tested.
    assertTrue(readable > rounds / 20, readable + " of " + rounds + " readable");
  }

  private static byte[] mutate(byte[] from, Random random) {
    byte[] bytes = from.clone();
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
        case 2 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        case 3 -> {
          int length = Math.min(random.nextInt(20), bytes.length - at);
          byte[] cut = Arrays.copyOf(bytes, bytes.length - length);
          System.arraycopy(bytes, at + length, cut, at, cut.length - at);
          bytes = cut.length == 0 ? bytes : cut;
        }
        default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bytes;
  }
}
