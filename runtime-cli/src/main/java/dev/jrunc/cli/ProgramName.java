package dev.jrunc.cli;

import java.util.List;

/**
 * The name under which the program speaks of itself. It is {@code runc} when it was called through a
 * link of that name: some callers look for {@code runc version} at the beginning of a line
 * (containerd's go-runc), and their users look for {@code runc create failed}.
 */
final class ProgramName {
  static final String OWN = "jrunc";

  private static final String RUNC = "runc";

  private ProgramName() {}

  static String of(List<String> argv) {
    String path = argv.isEmpty() ? OWN : argv.getFirst();
    return path.substring(path.lastIndexOf('/') + 1).equals(RUNC) ? RUNC : OWN;
  }
}
