package dev.jrunc.cgroups.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VariantTextTest {
  private static Variant parse(String text) throws DBusException {
    return VariantText.parse(text);
  }

  @Test
  void valuesWithTheirTypes() throws Exception {
    assertEquals(new Variant("i", 5L), parse("5"));
    assertEquals(new Variant("i", -5L), parse(" -5 "));
    assertEquals(new Variant("t", 5L), parse("uint64 5"));
    assertEquals(new Variant("t", -1L), parse("uint64 18446744073709551615"));
    assertEquals(new Variant("y", 255L), parse("byte 0xff"));
    assertEquals(new Variant("d", 1.5), parse("1.5"));
    assertEquals(new Variant("d", 2.0), parse("double 2"));
    assertEquals(new Variant("b", true), parse("true"));
    assertEquals(new Variant("s", "it's"), parse("\"it's\""));
    assertEquals(new Variant("s", "a'b\n"), parse("'a\\'b\\n'"));
    assertEquals(new Variant("as", List.of("a", "b")), parse("['a', 'b']"));
    assertEquals(new Variant("au", List.of(1L, 2L)), parse("[uint32 1, 2]"));
    assertEquals(new Variant("as", List.of()), parse("@as []"));
    assertEquals(new Variant("(ib)", List.of(1L, true)), parse("(1, true)"));
    assertEquals(new Variant("a(ss)", List.of(List.of("/dev/null", "rw"))), parse("[('/dev/null', 'rw')]"));
    assertEquals(new Variant("v", new Variant("s", "x")), parse("<'x'>"));
  }

  @Test
  void malformed() {
    for (String text :
        new String[] {"", "[bad", "[]", "'open", "5 6", "uint32 -1", "byte 256", "nonsense", "(1", "<1", "@zz 1", "99999999999"}) {
      DBusException e = assertThrows(DBusException.class, () -> parse(text), text);
      assertTrue(String.valueOf(e.getMessage()).length() > 10, text);
    }
  }
}
