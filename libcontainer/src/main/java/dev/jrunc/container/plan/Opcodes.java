package dev.jrunc.container.plan;

import java.util.List;

/** Finds the code of an op, and nothing else of it. */
final class Opcodes implements FieldSink {
  private OpCode code = OpCode.SYNC;

  /** The verb's code. */
  OpCode of(Op op) {
    OpFields.visit(op, this);
    return code;
  }

  @Override
  public void begin(OpCode code, int flags) {
    this.code = code;
  }

  @Override
  public void u32(int value) {}

  @Override
  public void i32(int value) {}

  @Override
  public void u64(long value) {}

  @Override
  public void slot(Slot slot) {}

  @Override
  public void str(String value) {}

  @Override
  public void strs(List<String> values) {}

  @Override
  public void bytes(Blob value) {}

  @Override
  public void u32s(List<Integer> values) {}
}
