package dev.jrunc.cli.log;

/** How an entry becomes a line, its newline included. */
sealed interface LogFormat permits TextFormat, TerminalFormat, JsonFormat {
  void append(Entry entry, StringBuilder out);
}
