package dev.jrunc.container.plan;

import java.util.Arrays;
import java.util.List;

/** Writes a plan as the executor reads it (docs/plan.md "Wire form"). */
public final class PlanWriter implements FieldSink {
  /** {@code JRPLAN01}, as the bytes stand in the file. */
  private static final long MAGIC = 0x31304e414c50524aL;

  private static final int HEADER = 32;
  private static final int MAX_LENGTH = 16 << 20;

  private byte[] buffer = new byte[8192];
  private int length = HEADER;
  private int opStart = -1;

  private PlanWriter() {}

  /**
   * The plan's bytes.
   *
   * @throws IllegalArgumentException if there are more than 16 MiB
   */
  public static byte[] write(Plan plan) {
    PlanWriter writer = new PlanWriter();
    for (PlannedOp planned : plan.ops()) {
      OpFields.visit(planned.op(), writer);
    }
    return writer.finish(plan);
  }

  private byte[] finish(Plan plan) {
    endOp();
    int end = length;
    length = 0;
    u64(MAGIC);
    u64(OpTable.digest());
    put32(plan.ops().size());
    put32(plan.kind().code());
    u64(end);
    return Arrays.copyOf(buffer, end);
  }

  @Override
  public void begin(OpCode code, int flags) {
    endOp();
    opStart = length;
    put16(code.code());
    put16(flags);
    put32(0);
  }

  /** The op's length is only known at its end. */
  private void endOp() {
    if (opStart >= 0) {
      int end = length;
      length = opStart + 4;
      put32(end - opStart);
      length = end;
    }
  }

  @Override
  public void u32(int value) {
    u64(Integer.toUnsignedLong(value));
  }

  @Override
  public void i32(int value) {
    u64(value);
  }

  @Override
  public void u64(long value) {
    put32((int) value);
    put32((int) (value >>> 32));
  }

  @Override
  public void slot(Slot slot) {
    u64(slot.number());
  }

  @Override
  public void str(String value) {
    byte[] bytes = WireText.bytes(value);
    u64(bytes.length);
    put(bytes);
    put8(0);
    pad();
  }

  @Override
  public void strs(List<String> values) {
    u64(values.size());
    for (String value : values) {
      str(value);
    }
  }

  @Override
  public void bytes(Blob value) {
    u64(value.length());
    put(value.array());
    pad();
  }

  @Override
  public void u32s(List<Integer> values) {
    u64(4L * values.size());
    for (int value : values) {
      put32(value);
    }
    pad();
  }

  private void put(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void pad() {
    while (length % 8 != 0) {
      put8(0);
    }
  }

  private void put8(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
  }

  private void put16(int value) {
    put8(value);
    put8(value >> 8);
  }

  private void put32(int value) {
    put16(value);
    put16(value >> 16);
  }

  private void reserve(int more) {
    if (more > MAX_LENGTH - length) {
      throw new IllegalArgumentException("a plan has at most " + MAX_LENGTH + " bytes");
    }
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
    }
  }
}
