package dev.jrunc.container.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class FlightRecordTest {
  private static ByteBuffer page() {
    return ByteBuffer.allocate(FlightRecord.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, 0x4a465231)
        .putInt(4, 1)
        .putInt(8, 2)
        .putInt(12, 17)
        .putInt(16, 24)
        .putInt(20, 43)
        .putInt(24, 22)
        .putInt(28, 2)
        .putInt(32, 3)
        .put(64, new byte[] {'a', '\n', 'b', 'c'});
  }

  @Test
  void readsWhereInitStood() {
    FlightRecord record = FlightRecord.read(page().array(), FlightRecord.BYTES);
    assertEquals(
        new FlightRecord(2, 17, 43, 22, FlightRecord.Phase.FAILED, "a\\nb", ""), record);
  }

  @Test
  void aLengthThatLiesDoesNotLeadOutOfThePage() {
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 2049, 5000}) {
      FlightRecord record =
          FlightRecord.read(page().putInt(32, length).array(), FlightRecord.BYTES);
      assertNotNull(record);
      // Each NUL is printed as \x00.
      assertEquals(3 + 1 + 1 + (2048 - 4) * 4, record.detail().length());
    }
  }

  @Test
  void whatIsNoRecordIsNone() {
    assertNull(FlightRecord.read(new byte[0], 0));
    assertNull(FlightRecord.read(new byte[FlightRecord.BYTES], FlightRecord.BYTES));
    assertNull(FlightRecord.read(page().putInt(4, 2).array(), FlightRecord.BYTES));
    assertNull(FlightRecord.read(page().putInt(28, 4).array(), FlightRecord.BYTES));
    assertNull(FlightRecord.read(page().putInt(28, -1).array(), FlightRecord.BYTES));
    assertNull(FlightRecord.read(page().array(), 63));
  }

  @Test
  void theWordsAreThoseOfTheOperation() {
    ByteBuffer page = page();
    assertEquals("", words(page, ""));
    assertEquals("", words(page, "1\nA (x)\n"));
    StringBuilder table = new StringBuilder("1\nFORK_INIT\n2\n");
    for (int op = 0; op < 17; op++) {
      table.append("MOUNT_FS (/mounts/").append(op).append(")\n");
    }
    assertEquals("", words(page, table.toString()));
    assertEquals("EXEC\\x1b", words(page, table + "EXEC\033"));
    assertEquals("MOUNT_FS (/mounts/16)", words(page.putInt(12, 16), table.toString()));
    assertEquals("FORK_INIT", words(page.putInt(12, 0).putInt(8, 1), table.toString()));
    assertEquals("", words(page.putInt(12, -1), table.toString()));
  }

  private static String words(ByteBuffer page, String behind) {
    byte[] more = behind.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] file = java.util.Arrays.copyOf(page.array(), FlightRecord.BYTES + more.length);
    System.arraycopy(more, 0, file, FlightRecord.BYTES, more.length);
    return FlightRecord.read(file, file.length).words();
  }
}
