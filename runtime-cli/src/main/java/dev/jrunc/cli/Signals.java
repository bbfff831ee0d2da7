package dev.jrunc.cli;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Signals as the {@code kill} command takes them. */
final class Signals {
  /** Number minus one is the index: signal(7), for x86-64 and arm64 alike. */
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
          "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
          "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /** A number, whatever it is, or a name with or without SIG in any case; empty if it is neither. */
  static OptionalInt parse(String word) {
    try {
      return OptionalInt.of(Integer.parseInt(word));
    } catch (NumberFormatException e) {
      String name = word.toUpperCase(Locale.ROOT);
      int index = NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name);
      return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }
  }
}
