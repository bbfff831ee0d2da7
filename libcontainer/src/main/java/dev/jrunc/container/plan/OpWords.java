package dev.jrunc.container.plan;

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
    append(out, plan.ops().get(op));
    return out.toString();
  }

  /** Appends all ops, each as in {@link #of} but for the number, on lines of their own. */
  public static void table(Plan plan, StringBuilder out) {
    for (PlannedOp planned : plan.ops()) {
      append(out, planned);
      out.append('\n');
    }
  }

  private static void append(StringBuilder out, PlannedOp planned) {
    String pointer = planned.origin().pointer();
    String phrase = planned.origin().phrase();
    out.append(planned.code().name());
    if (!pointer.isEmpty() || !phrase.isEmpty()) {
      out.append(" (").append(pointer).append(pointer.isEmpty() || phrase.isEmpty() ? "" : ": ");
      // A name in config.json may hold anything; a line is a line.
      out.append(phrase.indexOf('\n') < 0 ? phrase : phrase.replace('\n', ' ')).append(')');
    }
  }
}
