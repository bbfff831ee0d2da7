package dev.jrunc.container.plan;

import dev.jrunc.container.plan.OpCode.Field;
import dev.jrunc.container.sync.SyncType;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints a plan, byte for byte as the executor's {@code --dump} does (docs/plan.md "Printed form").
 * Values of environment variables are secrets: only their lengths are shown.
 */
public final class PlanPrinter implements FieldSink {
  private final StringBuilder out = new StringBuilder(4096);
  private List<Field> fields = List.of();
  private OpCode code = OpCode.SYNC;
  private int field;
  private int op;

  private PlanPrinter() {}

  /** The plan's text; ASCII, every line ended. */
  public static String print(Plan plan) {
    PlanPrinter printer = new PlanPrinter();
    printer.header(plan);
    for (PlannedOp planned : plan.ops()) {
      OpFields.visit(planned.op(), printer);
      printer.out.append('\n');
    }
    return printer.out.toString();
  }

  private void header(Plan plan) {
    out.append(plan.kind().word());
    out.append(" plan, ").append(plan.ops().size()).append(" ops\n");
  }

  @Override
  public void begin(OpCode code, int flags) {
    this.code = code;
    fields = code.fields();
    field = 0;
    out.append(op++).append(' ').append(code.name());
    if (flags != 0) {
      out.append(" [").append(String.join("|", labels(code, flags))).append(']');
    }
  }

  private static List<String> labels(OpCode code, int flags) {
    List<String> labels = new ArrayList<>();
    for (int bit = 1; bit <= flags; bit <<= 1) {
      for (OpFlagName name : OpFlagName.values()) {
        if (name.op() == code && (flags & bit & name.bit()) != 0) {
          labels.add(name.label());
        }
      }
    }
    return labels;
  }

  /** Prints {@code name=} and says how the value is to be shown. */
  private OpTable.Format next() {
    Field current = fields.get(field++);
    out.append(' ').append(current.name()).append('=');
    return OpTable.format(code, current);
  }

  @Override
  public void u32(int value) {
    number(next(), Integer.toUnsignedLong(value));
  }

  @Override
  public void i32(int value) {
    number(next(), value);
  }

  @Override
  public void u64(long value) {
    number(next(), value);
  }

  private void number(OpTable.Format format, long value) {
    switch (format) {
      case DECIMAL -> out.append(value);
      case HEX -> out.append("0x").append(Long.toHexString(value));
      case OCTAL -> out.append('0').append(Long.toOctalString(value));
      case MESSAGE -> out.append(message(value));
      case SLOT, TEXT, TEXTS, ENVIRONMENT, LENGTH ->
          throw new IllegalStateException(code + ": a number cannot be shown as " + format);
    }
  }

  /** PROC_TIME_OFFSETS is {@code procTimeOffsets}. */
  private static String message(long number) {
    for (SyncType type : SyncType.values()) {
      if (type.code() == number) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (char c : type.name().toCharArray()) {
          if (c == '_') {
            upper = true;
          } else {
            name.append(upper ? c : Character.toLowerCase(c));
            upper = false;
          }
        }
        return name.toString();
      }
    }
    return Long.toString(number);
  }

  @Override
  public void slot(Slot slot) {
    next();
    out.append('#').append(slot.number());
  }

  @Override
  public void str(String value) {
    if (next() == OpTable.Format.LENGTH) {
      length(WireText.bytes(value).length);
    } else {
      quoted(value);
    }
  }

  @Override
  public void strs(List<String> values) {
    boolean environment = next() == OpTable.Format.ENVIRONMENT;
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(", ");
      }
      quoted(environment ? nameOnly(values.get(i)) : values.get(i));
    }
    out.append(']');
  }

  private static String nameOnly(String entry) {
    int equals = entry.indexOf('=');
    return entry.substring(0, equals + 1)
        + "<"
        + WireText.bytes(entry.substring(equals + 1)).length
        + ">";
  }

  @Override
  public void bytes(Blob value) {
    next();
    length(value.length());
  }

  @Override
  public void u32s(List<Integer> values) {
    next();
    length(4 * values.size());
  }

  private void length(int bytes) {
    out.append('<').append(bytes).append(" bytes>");
  }

  private void quoted(String value) {
    out.append('"');
    for (byte b : WireText.bytes(value)) {
      escaped(b & 0xff);
    }
    out.append('"');
  }

  private void escaped(int b) {
    if (b == '"' || b == '\\') {
      out.append('\\').append((char) b);
    } else if (b == '\n') {
      out.append("\\n");
    } else if (b < 0x20 || b > 0x7e) {
      out.append("\\x");
      out.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
    } else {
      out.append((char) b);
    }
  }
}
