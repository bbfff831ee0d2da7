package dev.jrunc.linux.procfs;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;

/**
 * The fields of /proc/PID/stat that tell one process from another.
 *
 * @param state a letter: R S D T t Z X … ; Z and X count as "gone" for a container
 * @param startTime clock ticks after boot (field 22); pid and start time together name a process for good
 */
public record ProcessStat(int pid, String comm, char state, int parent, long startTime) {

  /** Zombie or dead: only its parent's wait is missing. */
  public boolean isDead() {
    return state == 'Z' || state == 'X';
  }

  /** The text of a stat file. The name in parentheses may itself hold parentheses, spaces and newlines. */
  static ProcessStat parse(String text, String path) throws SyscallException {
    int open = text.indexOf(" (");
    int close = text.lastIndexOf(") ");
    if (open < 1 || close < open) {
      throw malformed(path);
    }
    try {
      int pid = Integer.parseInt(text, 0, open, 10);
      String comm = text.substring(open + 2, close);
      char state = text.charAt(close + 2);
      // Field 3 is the state; each further field is one space on.
      int at = close + 2;
      int parent = 0;
      for (int field = 3; field < 22; field++) {
        at = text.indexOf(' ', at) + 1;
        if (at == 0) {
          throw malformed(path);
        }
        if (field == 3) {
          parent = Integer.parseInt(text, at, text.indexOf(' ', at), 10);
        }
      }
      int end = text.indexOf(' ', at);
      long start = Long.parseUnsignedLong(text, at, end < 0 ? text.stripTrailing().length() : end, 10);
      return new ProcessStat(pid, comm, state, parent, start);
    } catch (NumberFormatException e) {
      throw malformed(path);
    }
  }

  private static SyscallException malformed(String path) {
    return new SyscallException("parse", path, Errno.EINVAL);
  }
}
