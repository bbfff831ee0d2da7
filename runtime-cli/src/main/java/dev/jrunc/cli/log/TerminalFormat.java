package dev.jrunc.cli.log;

/**
 * Logrus on a terminal: coloured level, seconds since the start, and the message unquoted.
 *
 * @param startEpochSecond when this call began
 */
record TerminalFormat(long startEpochSecond) implements LogFormat {
  /** Messages shorter than this are filled up with blanks. */
  private static final int MESSAGE_WIDTH = 44;

  @Override
  public void append(Entry entry, StringBuilder out) {
    out.append("\033[").append(entry.level().colour()).append('m').append(entry.level().shortWord()).append("\033[0m[");
    String seconds = Long.toString(entry.epochSecond() - startEpochSecond);
    out.repeat('0', Math.max(0, 4 - seconds.length())).append(seconds).append(']');
    Entry.Caller caller = entry.caller();
    if (caller != null) {
      out.append(caller.file()).append(' ').append(caller.function()).append("()");
    }
    // Logrus drops one newline at the end, which would tear the line from its padding.
    String message = entry.message();
    if (message.endsWith("\n")) {
      message = message.substring(0, message.length() - 1);
    }
    out.append(' ').append(message);
    out.repeat(' ', Math.max(0, MESSAGE_WIDTH - message.codePointCount(0, message.length())));
    out.append(" \n");
  }
}
