package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion scripts for shells, written when jrunc is built ({@code dist/assemble.sh}): bash's by
 * picocli, zsh's by the same through bashcompinit, fish's here. All come from the options that the
 * commands parse.
 */
final class Completions {
  /** Verbs whose operand is the id of a container that exists. */
  private static final List<String> OF_CONTAINERS =
      List.of(
          "checkpoint", "delete", "events", "exec", "kill", "pause", "ps", "resume", "start", "state", "update");

  /** Options whose value is a file or a directory. */
  private static final List<String> OF_FILES =
      List.of(
          "--bundle", "--console-socket", "--image-path", "--log", "--pid-file", "--pidfd-socket", "--process",
          "--resources", "--root", "--work-path");

  private Completions() {}

  /** @param args the directory that gets {@code jrunc.bash}, {@code _jrunc} and {@code jrunc.fish} */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("jrunc.bash"), bash());
    Files.writeString(directory.resolve("_jrunc"), zsh());
    Files.writeString(directory.resolve("jrunc.fish"), fish());
  }

  static String bash() {
    CommandSpec program = CommandSpec.create().name(ProgramName.OWN);
    add(program, GlobalOptions.options());
    for (String verb : Commands.NAMES) {
      Command command = Commands.make(verb);
      CommandSpec spec = CommandSpec.create().name(verb);
      add(spec, command == null ? List.of() : command.manual().options());
      if (command != null) {
        spec.addOption(Options.flag("show help", "--help", "-h"));
      }
      program.addSubcommand(verb, spec);
    }
    return AutoComplete.bash(ProgramName.OWN, new CommandLine(program));
  }

  static String zsh() {
    return "#compdef " + ProgramName.OWN + "\nautoload -Uz bashcompinit && bashcompinit\n" + bash();
  }

  static String fish() {
    StringBuilder out = new StringBuilder(1 << 14);
    String begin = "complete -c " + ProgramName.OWN;
    out.append(begin).append(" -f\n");
    String none = "not __fish_seen_subcommand_from " + String.join(" ", Commands.NAMES);
    options(out, none, GlobalOptions.options());
    for (String verb : Commands.NAMES) {
      Command command = Commands.make(verb);
      if (command == null) {
        continue;
      }
      Manual manual = command.manual();
      out.append(begin).append(" -n ").append(quoted(none)).append(" -a ").append(verb);
      out.append(" -d ").append(quoted(manual.summary())).append('\n');
      String in = "__fish_seen_subcommand_from " + verb;
      options(out, in, manual.options());
      options(out, in, List.of(Options.flag("show help", "--help", "-h")));
      if (OF_CONTAINERS.contains(verb)) {
        out.append(begin).append(" -n ").append(quoted(in));
        out.append(" -a '(").append(ProgramName.OWN).append(" list --quiet 2>/dev/null)'\n");
      }
    }
    return out.toString();
  }

  private static void add(CommandSpec spec, List<OptionSpec> options) {
    for (OptionSpec option : options) {
      if (!option.hidden()) {
        spec.addOption(option);
      }
    }
  }

  private static void options(StringBuilder out, String condition, List<OptionSpec> options) {
    for (OptionSpec option : options) {
      if (option.hidden()) {
        continue;
      }
      out.append("complete -c ").append(ProgramName.OWN).append(" -n ").append(quoted(condition));
      boolean file = false;
      for (String name : option.names()) {
        file |= OF_FILES.contains(name);
        out.append(name.startsWith("--") ? " -l " : " -s ").append(name.substring(name.startsWith("--") ? 2 : 1));
      }
      if (!Options.isFlag(option)) {
        out.append(file ? " -r -F" : " -x");
      }
      out.append(" -d ").append(quoted(Options.description(option))).append('\n');
    }
  }

  /** In single quotes, as fish reads them. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace('\n', ' ') + "'";
  }
}
