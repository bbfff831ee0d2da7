package dev.jrunc.cli;

import dev.jrunc.linux.FileCalls;
import dev.jrunc.oci.DefaultSpec;
import dev.jrunc.seccomp.SeccompCompiler;
import dev.jrunc.seccomp.SeccompException;

/** What {@code --version} prints. Docker, containerd and podman read the first words of each line. */
final class Version {
  static final String VERSION = "0.1.0";

  private Version() {}

  static String describe(FileCalls files, String program, Installation installation) {
    StringBuilder out = new StringBuilder(128);
    out.append(program).append(" version ").append(VERSION).append('\n');
    if (!installation.commit().isEmpty()) {
      out.append("commit: ").append(installation.commit()).append('\n');
    }
    out.append("spec: ").append(DefaultSpec.OCI_VERSION).append('\n');
    out.append("java: ").append(Runtime.version().feature()).append('\n');
    try {
      out.append("libseccomp: ").append(SeccompCompiler.open(files).version()).append('\n');
    } catch (SeccompException e) {
      // None is installed: as in a runc that was built without it, the line is missing.
      return out.toString();
    }
    return out.toString();
  }
}
