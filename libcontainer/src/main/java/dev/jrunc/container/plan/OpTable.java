package dev.jrunc.container.plan;

import dev.jrunc.container.plan.OpCode.Field;

/**
 * What can be derived from {@link OpCode}, {@link OpFlagName} and {@link Step}: how values are
 * printed, which plan a verb may stand in, and the digest that ties a plan to the executor built
 * from the same table.
 */
final class OpTable {
  /** How the printed plan shows a field (docs/plan.md, "Printed form"). */
  enum Format {
    DECIMAL,
    HEX,
    OCTAL,
    /** The name of a sync message. */
    MESSAGE,
    SLOT,
    TEXT,
    TEXTS,
    /** Environment: the names, and how long each value is. */
    ENVIRONMENT,
    /** Only the length. */
    LENGTH
  }

  /** Kind of a bootstrap plan in the header, and its bit in {@link #kinds}. */
  static final int BOOTSTRAP = 1;

  /** Kind of an init plan in the header, and its bit in {@link #kinds}. */
  static final int INIT = 2;

  /** Kind of a helper's plan in the header, and its bit in {@link #kinds}. */
  static final int HELPER = 4;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long DIGEST = fnv1a(canonicalText());

  private OpTable() {}

  /** The digest of the table, 64-bit FNV-1a of its canonical text: part of a plan's header. */
  static long digest() {
    return DIGEST;
  }

  /** The kinds of plan that {@code op} may stand in, a bit each. */
  static int kinds(OpCode op) {
    return switch (op) {
      case SYNC, DUMPABLE -> BOOTSTRAP | INIT | HELPER;
      case AFFINITY -> BOOTSTRAP | INIT;
      case JOIN_NS, UNSHARE -> BOOTSTRAP | HELPER;
      case JOIN_CGROUP, OOM_SCORE_ADJ, BECOME_ROOT, FORK_INIT, BECOME_INIT, AWAIT_CGROUPS, INIT_CGROUP ->
          BOOTSTRAP;
      case SEND_TREE, EXIT -> HELPER;
      default -> INIT;
    };
  }

  /** All flags that {@code op} may carry. */
  static int flags(OpCode op) {
    int all = 0;
    for (OpFlagName flag : OpFlagName.values()) {
      if (flag.op() == op) {
        all |= flag.bit();
      }
    }
    return all;
  }

  /** How {@code field} of {@code op} is printed. */
  static Format format(OpCode op, Field field) {
    return switch (field.type()) {
      case U64 -> Format.HEX;
      case I32, I64 -> Format.DECIMAL;
      case SLOT -> Format.SLOT;
      case BYTES -> Format.LENGTH;
      case STRS -> field.name().equals("env") ? Format.ENVIRONMENT : Format.TEXTS;
      // PATH is a value of the environment like any other.
      case STR ->
          op == OpCode.FIND_EXECUTABLE && field.name().equals("path")
              ? Format.LENGTH
              : Format.TEXT;
      case U32 ->
          switch (field.name()) {
            case "type" -> op == OpCode.SYNC ? Format.MESSAGE : Format.HEX;
            case "flags", "atFlags", "keep", "add" -> Format.HEX;
            case "mode", "mask" -> op == OpCode.MEMPOLICY ? Format.HEX : Format.OCTAL;
            default -> Format.DECIMAL;
          };
    };
  }

  /** One line a verb, flag and step, in the order of declaration. */
  static String canonicalText() {
    StringBuilder text = new StringBuilder(8192);
    for (OpCode op : OpCode.values()) {
      text.append("op ").append(op.code()).append(' ').append(op.name());
      text.append(' ').append(kinds(op));
      for (Field field : op.fields()) {
        text.append(' ').append(field.name()).append(':').append(field.type());
      }
      text.append('\n');
    }
    for (OpFlagName flag : OpFlagName.values()) {
      text.append("flag ").append(flag.op().name()).append(' ').append(flag.bit());
      text.append(' ').append(flag.label()).append('\n');
    }
    for (Step step : Step.values()) {
      text.append("step ").append(step.code()).append(' ').append(step.label()).append('\n');
    }
    return text.toString();
  }

  private static long fnv1a(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ (text.charAt(i) & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
