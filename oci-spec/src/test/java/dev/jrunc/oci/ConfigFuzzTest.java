package dev.jrunc.oci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.oci.fuzz.FuzzRun;
import dev.jrunc.oci.fuzz.JsonMutator;
import dev.jrunc.oci.json.JsonException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Mutated documents: reading either fails with a {@link JsonException} or gives something that survives
 * writing and reading. See {@link FuzzRun} for longer runs.
 */
class ConfigFuzzTest {
  private final AtomicLong readable = new AtomicLong();

  @Test
  void mutationsNeverEscape() throws Exception {
    JsonMutator mutator =
        new JsonMutator(
            List.of(
                Golden.bytes("full.json"), Golden.bytes("default.json"), Golden.bytes("default-rootless.json")));
    long rounds = FuzzRun.run("config.json", 4000, random -> round(mutator, random));
    // The mutations must leave enough alive for the round trip to be tested.
    assertTrue(readable.get() > rounds / 20, readable + " of " + rounds + " readable");
  }

  private void round(JsonMutator mutator, Random random) throws JsonException {
    byte[] document = mutator.next(random);
    Spec spec;
    try {
      spec = ConfigJson.readSpec(document);
    } catch (JsonException e) {
      assertFalse(e.getMessage().isEmpty());
      return;
    }
    readable.incrementAndGet();
    byte[] written = ConfigJson.write(spec);
    Spec again = ConfigJson.readSpec(written);
    assertEquals(spec, again);
    assertArrayEquals(written, ConfigJson.write(again));
  }
}
