package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void wordsAndNumbers() {
    assertEquals("operation not permitted", Errno.of(1).message());
    assertEquals("permission denied", Errno.EACCES.message());
    assertEquals("no such file or directory", Errno.of(2).message());
    assertEquals("function not implemented", Errno.of(38).message());
    assertEquals("RFS specific error", Errno.of(73).message());
    assertEquals(Errno.EAGAIN, Errno.of(11));
    assertEquals(Errno.EOPNOTSUPP, Errno.of(95));
    assertEquals(Errno.UNKNOWN, Errno.of(41));
    assertEquals(Errno.UNKNOWN, Errno.of(-1));
    assertEquals(Errno.UNKNOWN, Errno.of(5000));
    for (Errno e : Errno.values()) {
      assertEquals(e, Errno.of(e.value()));
    }
  }
}
