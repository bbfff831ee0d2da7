package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.CriuSettings;
import picocli.CommandLine.Model.OptionSpec;

/** The options that {@code checkpoint} and {@code restore} share. */
final class CriuCommandOptions {
  private CriuCommandOptions() {}

  static OptionSpec imagePath() {
    return Options.string("directory of CRIU's images; default: \"checkpoint\" in the current one", "--image-path");
  }

  static OptionSpec workPath() {
    return Options.string("directory of logs and work files; default: that of the images", "--work-path");
  }

  static OptionSpec tcpEstablished() {
    return Options.flag("allow open TCP connections", "--tcp-established");
  }

  static OptionSpec extUnixSk() {
    return Options.flag("allow unix sockets that are connected to the outside", "--ext-unix-sk");
  }

  static OptionSpec shellJob() {
    return Options.flag("allow a terminal and a session that come from outside", "--shell-job");
  }

  static OptionSpec lazyPages() {
    return Options.flag("bring memory in when it is needed, through userfaultfd", "--lazy-pages");
  }

  static OptionSpec fileLocks() {
    return Options.flag("dump and restore file locks", "--file-locks");
  }

  static OptionSpec manageCgroupsMode() {
    return Options.string("what of cgroups is kept: soft|full|strict|ignore (default: soft)", "--manage-cgroups-mode");
  }

  static OptionSpec emptyNs() {
    return Options.strings("make a namespace, but do not fill it; only \"network\"", "--empty-ns");
  }

  static OptionSpec autoDedup() {
    return Options.flag("drop memory from an image that a later one has as well", "--auto-dedup");
  }

  /** @param call of {@code checkpoint} or {@code restore} */
  static CriuSettings read(Call call) {
    Arguments arguments = call.arguments();
    String images = arguments.string("--image-path");
    return new CriuSettings(
        images.isEmpty() ? call.invocation().workingDirectory() + "/checkpoint" : images,
        LaunchArguments.nullable(arguments.string("--work-path")),
        arguments.flag("--tcp-established"),
        arguments.flag("--ext-unix-sk"),
        arguments.flag("--shell-job"),
        arguments.flag("--file-locks"),
        arguments.flag("--lazy-pages"),
        arguments.flag("--auto-dedup"),
        arguments.string("--manage-cgroups-mode"),
        arguments.strings("--empty-ns"));
  }

  /** CRIU wants the machine's own root; what it does for others depends on its version. */
  static void warnRootless(Call call, String verb) {
    if (call.kernel().geteuid() != 0 || !UserNamespace.isInitial(call.kernel())) {
      call.log().warning("runc " + verb + " is untested with rootless containers");
    }
  }
}
