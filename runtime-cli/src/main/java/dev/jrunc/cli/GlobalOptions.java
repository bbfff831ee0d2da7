package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The options before the verb. */
final class GlobalOptions {
  /** What the program is; the first line follows its name. */
  static final String ABOUT =
      """
      Open Container Initiative runtime

      jrunc runs containers from bundles: directories that hold a root filesystem and a
      configuration named "config.json", as the Open Container Initiative's runtime
      specification describes them. It takes the same commands and options as runc and
      is meant to stand in its place.

      The process of a container becomes a child of whoever called jrunc, or of the
      nearest process that adopts orphans (containerd's shim, conmon).

      To run a container from the bundle in the current directory:

          # jrunc run <container-id>

      "<container-id>" is a name of your choice, unique on this host. Another bundle is
      named with "-b".""";

  /** For parsing, which changes none of them. */
  private static final List<OptionSpec> OPTIONS = options();

  private GlobalOptions() {}

  static List<OptionSpec> options() {
    return List.of(
        Options.flag("log what is done, and where in the source", "--debug"),
        Options.string("append the log to this file (default is '/dev/stderr')", "--log"),
        Options.stringWithDefault("text", "form of the log: 'text' or 'json'", "--log-format"),
        Options.string(
            "directory that holds the state of the containers; should not survive a reboot (default: \""
                + RootDirectory.DEFAULT
                + "\")",
            "--root"),
        Options.flag(
            "make cgroups through systemd; cgroupsPath then has the form \"slice:prefix:name\", e.g."
                + " \"system.slice:jrunc:434234\"",
            "--systemd-cgroup"),
        Options.stringWithDefault(
            "auto", "go on without the right to make cgroups: 'true', 'false' or 'auto'", "--rootless"),
        Options.flag("show help", "--help", "-h"),
        Options.flag("print the version", "--version", "-v"));
  }

  static Arguments parse(List<String> argumentsAfterName) throws dev.jrunc.cli.options.UsageError {
    return Arguments.parse(OPTIONS, argumentsAfterName, true);
  }
}
