package dev.jrunc.container.criu;

import dev.jrunc.container.process.LaunchContext;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/** CRIU's own log, quoted where it tells of errors: its answers say only that there was one. */
public final class CriuLog {
  private static final String MARK = "Error";
  private static final int LINES_BEFORE = 5;
  private static final int LIMIT = 64 << 20;

  private CriuLog() {}

  /** Warns with each line that tells of an error and the five before it, numbered, as runc does. */
  public static void quote(LaunchContext context, String path) {
    String text;
    try (Fd file = context.invocation().open(path, OpenFlags.O_RDONLY, 0)) {
      text = Bytes.decode(context.kernel().readAll(file, LIMIT));
    } catch (SyscallException e) {
      context.log().warning("open " + path + ": " + e.errno().message());
      return;
    }
    String[] lines = text.split("\n", -1);
    int printed = 0;
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].contains(MARK)) {
        continue;
      }
      int from = Math.max(printed, i - LINES_BEFORE);
      if (printed == 0) {
        context.log().warning("--- Quoting \"" + path + "\"");
      } else if (from > printed) {
        context.log().warning("...");
      }
      for (int line = from; line <= i; line++) {
        if (!lines[line].isEmpty()) {
          context.log().warning((line + 1) + ":" + lines[line]);
        }
      }
      printed = i + 1;
    }
    if (printed != 0) {
      context.log().warning("---");
    }
  }
}
