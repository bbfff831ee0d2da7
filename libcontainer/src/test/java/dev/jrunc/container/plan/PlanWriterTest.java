package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.sync.SyncType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wire form, byte by byte (docs/plan.md "Wire form"). */
final class PlanWriterTest {
  private static Plan plan(Op... ops) {
    return new Plan(
        Plan.Kind.INIT,
        List.of(ops).stream().map(op -> new PlannedOp(op, Origin.always("test"))).toList(),
        List.of());
  }

  @Test
  void headerAndOps() {
    ByteBuffer bytes =
        ByteBuffer.wrap(
                PlanWriter.write(
                    plan(new Op.UtsName("h\udcffst", ""), new Op.OomScoreAdj(-5, 1))))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[8];
    bytes.get(magic);
    assertArrayEquals("JRPLAN01".getBytes(), magic);
    assertEquals(OpTable.digest(), bytes.getLong());
    assertEquals(2, bytes.getInt());
    assertEquals(2, bytes.getInt());
    assertEquals(bytes.capacity(), bytes.getLong());

    assertEquals(OpCode.UTS_NAME.code(), bytes.getShort());
    assertEquals(0, bytes.getShort());
    assertEquals(8 + 8 + 8 + 8 + 8, bytes.getInt());
    assertEquals(4, bytes.getLong());
    byte[] text = new byte[8];
    bytes.get(text);
    assertArrayEquals(new byte[] {'h', (byte) 0xff, 's', 't', 0, 0, 0, 0}, text);
    assertEquals(0, bytes.getLong());
    assertEquals(0, bytes.getLong());

    assertEquals(OpCode.OOM_SCORE_ADJ.code(), bytes.getShort());
    assertEquals(1, bytes.getShort());
    assertEquals(16, bytes.getInt());
    assertEquals(-5, bytes.getLong());
    assertEquals(0, bytes.remaining());
  }

  @Test
  void everyOpIsAligned() {
    for (Op op : OpSamples.all()) {
      ByteBuffer bytes =
          ByteBuffer.wrap(PlanWriter.write(plan(op))).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(0, bytes.capacity() % 8);
      assertEquals(bytes.capacity() - 32, bytes.getInt(36), op.toString());
    }
  }

  @Test
  void unsignedNumbersAreNotSignExtended() {
    ByteBuffer bytes =
        ByteBuffer.wrap(PlanWriter.write(plan(new Op.StdioOwner(-1, 0))))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0xffffffffL, bytes.getLong(40));
  }

  @Test
  void aPlanOfMoreThan16MiBIsRefused() {
    String half = "x".repeat(9 << 20);
    assertThrows(
        IllegalArgumentException.class,
        () -> PlanWriter.write(plan(new Op.UtsName(half, half))));
  }

  @Test
  void syncsAreListedWithTheSeccompListener() {
    Plan plan =
        plan(
            new Op.Sync(SyncType.PROC_READY),
            new Op.Seccomp(Op.Seccomp.NEW_LISTENER, Blob.of(new byte[8])),
            new Op.Seccomp(0, Blob.of(new byte[8])));
    assertEquals(List.of(SyncType.PROC_READY, SyncType.PROC_SECCOMP), plan.syncs());
    assertEquals("operation 9", plan.origin(9).phrase());
  }
}
