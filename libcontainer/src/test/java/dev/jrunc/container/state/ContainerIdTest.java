package dev.jrunc.container.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.failure.InvalidId;
import org.junit.jupiter.api.Test;

final class ContainerIdTest {
  @Test
  void takesWhatRuncTakes() throws Exception {
    for (String id : new String[] {"a", "A.b_c+d-9", "...", ".hidden", "-x", "a".repeat(5000)}) {
      assertEquals(id, ContainerId.of(id).value());
    }
  }

  @Test
  void refusesWhatCouldLeadOutOfTheStateRoot() {
    String[] bad = {
      ".", "..", "/", "a/b", "../a", "a\0b", "a b", "ü", "a\n", "a:b"
    };
    for (String id : bad) {
      InvalidId e = assertThrows(InvalidId.class, () -> ContainerId.of(id), id);
      assertEquals("invalid container ID format", e.text());
    }
    assertEquals(
        "container id cannot be empty",
        assertThrows(InvalidId.class, () -> ContainerId.of("")).text());
  }
}
