package dev.jrunc.cgroups.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageTest {
  private static Message call(String signature, List<Object> body) {
    return new Message(Message.CALL, 7, 0, "/a/b", "x.Y", "Do", "", "x.Z", signature, body);
  }

  @Test
  void goesThereAndBack() throws Exception {
    List<Object> property = List.of("TasksMax", new Variant("t", 5L));
    List<Object> body =
        List.of("unit", "replace", List.of(property, List.of("PIDs", new Variant("au", List.of(1L, 2L)))), List.of());
    Message message = call("ssa(sv)a(sa(sv))", body);
    byte[] bytes = message.encode();
    assertEquals(bytes.length, Message.lengthOf(Arrays.copyOf(bytes, Message.PREFIX)));
    assertEquals(message, Message.decode(bytes));
  }

  @Test
  void everyTypeIsAligned() throws Exception {
    List<Object> body =
        List.of(1L, 2L, true, -3L, 4L, 5L, 6L, 1.5, "ü", "/o", "a(si)", new Variant("d", 2.5), List.of(List.of("k", 1L)));
    Message message = call("yqbinxtdsogva{sy}", body);
    // n before q would hide a mistake: q is unsigned.
    Message read = Message.decode(message.encode());
    assertEquals(message, read);
  }

  @Test
  void aBodyThatDoesNotFitItsSignature() {
    assertThrows(DBusException.class, () -> call("s", List.of(1L)).encode());
    assertThrows(DBusException.class, () -> call("ss", List.of("one")).encode());
    assertThrows(DBusException.class, () -> call("s", List.of("one", "two")).encode());
  }

  @Test
  void cutAndTwistedMessagesAreRefused() throws Exception {
    byte[] bytes = call("as", List.of(List.of("a", "b"))).encode();
    for (int length = Message.PREFIX; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(DBusException.class, () -> Message.decode(cut), length + " bytes");
    }
    for (int at = Message.PREFIX; at < bytes.length; at++) {
      byte[] twisted = bytes.clone();
      twisted[at] = (byte) 0xff;
      try {
        Message.decode(twisted);
      } catch (DBusException e) {
        // One of the two, and nothing else.
        continue;
      }
    }
  }
}
