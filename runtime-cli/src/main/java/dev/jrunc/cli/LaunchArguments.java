package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.LaunchOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** The options that {@code create}, {@code run} and {@code exec} share. */
final class LaunchArguments {
  private LaunchArguments() {}

  static OptionSpec bundle() {
    return Options.string("path of the bundle; default: the current directory", "--bundle", "-b");
  }

  static OptionSpec consoleSocket() {
    return Options.string(
        "path of a unix socket that gets a file descriptor of the master end of the terminal", "--console-socket");
  }

  static OptionSpec pidfdSocket(String whose) {
    return Options.string("path of a unix socket that gets a pidfd of the " + whose + " process", "--pidfd-socket");
  }

  static OptionSpec pidFile() {
    return Options.string("file that the process id is written to", "--pid-file");
  }

  /** The file that was asked for; null if none was. */
  static @Nullable String pidFile(Arguments arguments) {
    return nullable(arguments.string("--pid-file"));
  }

  static OptionSpec detach() {
    return Options.flag("do not wait for the process to end", "--detach", "-d");
  }

  static OptionSpec noPivot() {
    return Options.flag("enter the root filesystem without pivot_root, as a root on a ramdisk needs", "--no-pivot");
  }

  static OptionSpec noNewKeyring() {
    return Options.flag("leave the caller's session keyring to the container", "--no-new-keyring");
  }

  static OptionSpec preserveFds() {
    return Options.number(
        "pass N more file descriptors on to the process (stdio + $LISTEN_FDS + N in total)", "--preserve-fds");
  }

  /**
   * @param socketDirectory absolute; what relative paths of sockets start from. runc connects after it
   *     has changed to the bundle
   */
  static LaunchOptions read(Arguments arguments, String socketDirectory) {
    return new LaunchOptions(
        path(arguments, "--console-socket", socketDirectory),
        path(arguments, "--pidfd-socket", socketDirectory),
        pidFile(arguments),
        (int) Math.clamp(arguments.number("--preserve-fds"), 0L, (long) Integer.MAX_VALUE));
  }

  private static @Nullable String path(Arguments arguments, String option, String directory) {
    String path = arguments.string(option);
    return path.isEmpty() || path.startsWith("/") || directory.isEmpty() ? nullable(path) : directory + "/" + path;
  }

  /** An empty value is as good as none. */
  static @Nullable String nullable(String value) {
    return value.isEmpty() ? null : value;
  }
}
