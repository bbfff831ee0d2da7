package dev.jrunc.cli;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.SyscallException;

/** Whether this is the user namespace that the machine began with (user_namespaces(7)). */
final class UserNamespace {
  private static final int LIMIT = 1 << 16;
  private static final String ALL_IDS = "4294967295";

  private UserNamespace() {}

  static boolean isInitial(FileCalls files) {
    try {
      return mapsEverything(Bytes.decode(files.readFile(Fd.CWD, "/proc/self/uid_map", LIMIT)));
    } catch (SyscallException e) {
      // No such file: a kernel without user namespaces.
      return true;
    }
  }

  /** Exactly one line, {@code 0 0 4294967295}. */
  static boolean mapsEverything(String map) {
    String[] fields = map.strip().split(" +");
    return fields.length == 3 && fields[0].equals("0") && fields[1].equals("0") && fields[2].equals(ALL_IDS);
  }
}
