package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The records and the table say the same. */
final class OpFieldsTest {
  private static final class Recorder implements FieldSink {
    private final List<FieldType> types = new ArrayList<>();
    private OpCode code = OpCode.SYNC;
    private int flags;

    @Override
    public void begin(OpCode begun, int flags) {
      code = begun;
      this.flags = flags;
    }

    @Override
    public void u32(int value) {
      types.add(FieldType.U32);
    }

    @Override
    public void i32(int value) {
      types.add(FieldType.I32);
    }

    @Override
    public void u64(long value) {
      types.add(FieldType.U64);
    }

    @Override
    public void slot(Slot slot) {
      types.add(FieldType.SLOT);
    }

    @Override
    public void str(String value) {
      types.add(FieldType.STR);
    }

    @Override
    public void strs(List<String> values) {
      types.add(FieldType.STRS);
    }

    @Override
    public void bytes(Blob value) {
      types.add(FieldType.BYTES);
    }

    @Override
    public void u32s(List<Integer> values) {
      types.add(FieldType.BYTES);
    }
  }

  @Test
  void fieldsAreThoseOfTheTable() {
    Set<OpCode> missing = EnumSet.allOf(OpCode.class);
    Map<OpCode, Integer> flags = new EnumMap<>(OpCode.class);
    for (Op op : OpSamples.all()) {
      Recorder recorder = new Recorder();
      OpFields.visit(op, recorder);
      List<FieldType> expected = new ArrayList<>();
      for (OpCode.Field field : recorder.code.fields()) {
        expected.add(field.type());
      }
      assertEquals(expected, recorder.types, recorder.code.name());
      missing.remove(recorder.code);
      flags.merge(recorder.code, recorder.flags, (a, b) -> a | b);
    }
    assertEquals(Set.of(), missing);
    for (Map.Entry<OpCode, Integer> entry : flags.entrySet()) {
      assertEquals(OpTable.flags(entry.getKey()), entry.getValue(), entry.getKey().name());
    }
  }

  @Test
  void badFieldsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Slot(256));
    assertThrows(IllegalArgumentException.class, () -> new Op.Dumpable(2));
    assertThrows(IllegalArgumentException.class, () -> new Op.ReadonlyPath("relative"));
    assertThrows(IllegalArgumentException.class, () -> new Op.ReadonlyPath("/a\0b"));
    assertThrows(IllegalArgumentException.class, () -> new Op.WriteProc("sys/../x", "1"));
    assertThrows(IllegalArgumentException.class, () -> new Op.WriteProc("self/attr/exec", "1"));
    assertThrows(IllegalArgumentException.class, () -> new Op.CloseFrom(2));
    assertThrows(IllegalArgumentException.class, () -> new Op.Execve(List.of(), List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new Op.Seccomp(0, Blob.of(new byte[7])));
    assertThrows(IllegalArgumentException.class, () -> new Op.EnterRoot("/", 3));
  }
}
