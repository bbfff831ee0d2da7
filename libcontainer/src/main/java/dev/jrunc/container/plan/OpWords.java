package dev.jrunc.container.plan;

import dev.jrunc.container.sync.FlightRecord;
import java.util.List;
import java.util.function.Consumer;

/** An op in words, for a message about where init stood when it died or was left alone. */
public final class OpWords {
  private OpWords() {}

  /**
   * The op with this number.
   *
   * @return as {@code operation 31 MOUNT_FS (/mounts/0: error mounting ...)}
   */
  public static String of(Plan plan, int op) {
    String number = "operation " + Integer.toUnsignedString(op);
    if (op < 0 || op >= plan.ops().size()) {
      return number;
    }
    StringBuilder out = new StringBuilder(number).append(' ');
    append(plan.ops().get(op), out::append);
    return out.toString().replace('\n', ' ');
  }

  /** All ops of the plans, each as in {@link #of} but for the number, as they stand behind a flight recorder's page. */
  public static byte[] table(List<Plan> plans) {
    int ops = 0;
    for (Plan plan : plans) {
      ops += plan.ops().size();
    }
    WireBuffer out = new WireBuffer(ops);
    Consumer<String> text = out::text;
    for (Plan plan : plans) {
      out.put(FlightRecord.beginWords(plan.kind().code()));
      for (PlannedOp planned : plan.ops()) {
        int start = out.length();
        append(planned, text);
        // A name in config.json may hold anything; a line is a line.
        out.endLine(start);
      }
    }
    return out.toBytes();
  }

  private static void append(PlannedOp planned, Consumer<String> out) {
    String pointer = planned.origin().pointer();
    String phrase = planned.origin().phrase();
    out.accept(planned.code().name());
    if (pointer.isEmpty() && phrase.isEmpty()) {
      return;
    }
    out.accept(" (");
    out.accept(pointer);
    if (!pointer.isEmpty() && !phrase.isEmpty()) {
      out.accept(": ");
    }
    out.accept(phrase);
    out.accept(")");
  }
}
