package dev.jrunc.container.sync;

import dev.jrunc.linux.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where the executor stood when it was last heard of: the content of the shared page that it keeps
 * with plain stores, so that it is true even after SIGKILL or behind a seccomp filter
 * (docs/plan.md "Flight recorder"). Untrusted: numbers may be any, the detail is only ever printed.
 *
 * @param kind of the plan: 1 bootstrap, 2 init
 * @param op number of the operation
 * @param step step inside it
 * @param errno 0 if none
 * @param state what became of it
 * @param detail a phrase; empty if none
 * @param words of the operation, as the runtime noted them behind the page; empty if it did not
 */
public record FlightRecord(int kind, int op, int step, int errno, Phase state, String detail, String words) {
  /** Size of the page. */
  public static final int BYTES = 4096;

  /** {@link #kind} of the init plan. */
  public static final int INIT = 2;

  private static final int MAGIC = 0x4a465231;
  private static final int VERSION = 1;
  private static final int DETAIL_OFFSET = 64;
  private static final int MAX_DETAIL = 2048;

  /** values() makes an array each time. */
  private static final Phase[] PHASES = Phase.values();

  /** How far the operation came. */
  public enum Phase {
    FRESH,
    RUNNING,
    FAILED,
    ENTERED_EXECVE
  }

  /** Reads a page; null if it is no flight recorder's, or not written yet. */
  public static @Nullable FlightRecord read(byte[] page, int length) {
    if (length < DETAIL_OFFSET) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(page, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(0) != MAGIC || in.getInt(4) != VERSION) {
      return null;
    }
    int phase = in.getInt(28);
    if (phase < 0 || phase >= PHASES.length) {
      return null;
    }
    int available = Math.min(MAX_DETAIL, length - DETAIL_OFFSET);
    int claimed = in.getInt(32);
    int detail = claimed < 0 || claimed > available ? available : claimed;
    return new FlightRecord(
        in.getInt(8),
        in.getInt(12),
        in.getInt(20),
        in.getInt(24),
        PHASES[phase],
        Printable.of(Bytes.decode(page, DETAIL_OFFSET, detail)),
        words(page, length, in.getInt(8), in.getInt(12)));
  }

  /**
   * The line that begins what the runtime appends to the page for each plan: the words of its operations, for whoever
   * reads the record when the plan is gone. A line for each operation follows, of more than one character.
   *
   * @param kind of the plan
   */
  public static byte[] beginWords(int kind) {
    return new byte[] {(byte) ('0' + kind), '\n'};
  }

  private static String words(byte[] file, int length, int kind, int op) {
    int next = -1;
    for (int start = BYTES; start < length; ) {
      int end = end(file, length, start);
      if (end - start == 1) {
        next = file[start] == '0' + kind ? 0 : -1;
      } else if (next >= 0 && next++ == op) {
        return Printable.of(Bytes.decode(file, start, end - start));
      }
      start = end + 1;
    }
    return "";
  }

  private static int end(byte[] file, int length, int start) {
    int end = start;
    while (end < length && file[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Whether init's own plan, and not stage 1's, was running. */
  public boolean inInitPlan() {
    return kind == INIT;
  }
}
