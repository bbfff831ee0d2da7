package dev.jrunc.cli;

import org.jspecify.annotations.Nullable;

/** How many operands a command takes. */
record OperandCount(int minimum, int maximum) {

  static OperandCount exactly(int count) {
    return new OperandCount(count, count);
  }

  static OperandCount atLeast(int count) {
    return new OperandCount(count, Integer.MAX_VALUE);
  }

  static OperandCount between(int minimum, int maximum) {
    return new OperandCount(minimum, maximum);
  }

  /** What is wrong with so many operands, in runc's words; null: nothing. */
  @Nullable String complaint(int count) {
    if (minimum == maximum && count != minimum) {
      return "exactly " + minimum;
    }
    return count < minimum ? "a minimum of " + minimum : count > maximum ? "a maximum of " + maximum : null;
  }
}
