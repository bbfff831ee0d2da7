package dev.jrunc.container.plan;

import java.util.List;

/** Takes an op apart: {@link OpFields} calls it in the order of the op's fields. */
interface FieldSink {
  /** A new op begins. */
  void begin(OpCode code, int flags);

  /** A {@link FieldType#U32}; the int's bits are the value's. */
  void u32(int value);

  /** A {@link FieldType#I32}. */
  void i32(int value);

  /** A {@link FieldType#U64}; the long's bits are the value's. */
  void u64(long value);

  /** A {@link FieldType#SLOT}. */
  void slot(Slot slot);

  /** A {@link FieldType#STR}. */
  void str(String value);

  /** A {@link FieldType#STRS}. */
  void strs(List<String> values);

  /** A {@link FieldType#BYTES}. */
  void bytes(Blob value);

  /** {@link FieldType#BYTES} that are u32 each. */
  void u32s(List<Integer> values);
}
