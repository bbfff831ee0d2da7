package dev.jrunc.container.plan;

import java.util.List;

/** Writes a plan as the executor reads it (docs/plan.md "Wire form"). */
public final class PlanWriter implements FieldSink {
  /** {@code JRPLAN01}, as the bytes stand in the file. */
  private static final long MAGIC = 0x31304e414c50524aL;

  private static final int HEADER = 32;

  private final WireBuffer out;
  private int opStart = -1;

  private PlanWriter(int ops) {
    out = new WireBuffer(ops);
  }

  /**
   * The plan's bytes.
   *
   * @throws IllegalArgumentException if there are more than 16 MiB
   */
  public static byte[] write(Plan plan) {
    PlanWriter writer = new PlanWriter(plan.ops().size());
    writer.out.skip(HEADER);
    for (PlannedOp planned : plan.ops()) {
      OpFields.visit(planned.op(), writer);
    }
    writer.endOp();
    writer.header(plan);
    return writer.out.toBytes();
  }

  private void header(Plan plan) {
    out.set(0, MAGIC);
    out.set(8, OpTable.digest());
    out.set(16, plan.ops().size());
    out.set(20, plan.kind().code());
    out.set(24, out.length());
  }

  @Override
  public void begin(OpCode code, int flags) {
    endOp();
    opStart = out.length();
    out.u16(code.code());
    out.u16(flags);
    out.skip(4);
  }

  /** The op's length is only known at its end. */
  private void endOp() {
    if (opStart >= 0) {
      out.set(opStart + 4, out.length() - opStart);
    }
  }

  @Override
  public void u32(int value) {
    out.u64(Integer.toUnsignedLong(value));
  }

  @Override
  public void i32(int value) {
    out.u64(value);
  }

  @Override
  public void u64(long value) {
    out.u64(value);
  }

  @Override
  public void slot(Slot slot) {
    out.u64(slot.number());
  }

  @Override
  public void str(String value) {
    out.skip(8);
    int start = out.length();
    out.text(value);
    out.set(start - 8, out.length() - start);
    // A NUL ends it.
    out.skip(1);
    out.align();
  }

  @Override
  public void strs(List<String> values) {
    out.u64(values.size());
    for (String value : values) {
      str(value);
    }
  }

  @Override
  public void bytes(Blob value) {
    out.u64(value.length());
    out.put(value.array());
    out.align();
  }

  @Override
  public void u32s(List<Integer> values) {
    out.u64(4L * values.size());
    for (int value : values) {
      out.u32(value);
    }
    out.align();
  }
}
