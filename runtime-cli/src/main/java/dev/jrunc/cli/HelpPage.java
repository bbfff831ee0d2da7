package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.cli.text.Table;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** Help in the layout that urfave/cli gives runc's. */
final class HelpPage {
  private static final Table COLUMNS = new Table(1, 2);

  private HelpPage() {}

  /** Help of one command. */
  static String of(String program, Manual manual) {
    String fullName = program + " " + manual.name();
    StringBuilder page = new StringBuilder(2048);
    page.append("NAME:\n   ").append(fullName).append(" - ").append(named(program, manual.summary()));
    page.append("\n\nUSAGE:\n   ").append(fullName);
    boolean options = anyVisible(manual.options());
    page.append(options ? " [command options] " : " ").append(named(program, manual.operands()));
    if (!manual.description().isEmpty()) {
      page.append("\n\nDESCRIPTION:\n   ").append(named(program, manual.description()));
    }
    if (options) {
      page.append("\n\nOPTIONS:\n   ");
      appendOptions(program, manual.options(), page);
    }
    return COLUMNS.format(page.append('\n').toString());
  }

  /** Help of the program. */
  static String ofProgram(String program) {
    StringBuilder page = new StringBuilder(4096);
    page.append("NAME:\n   ").append(program).append(" - ").append(named(program, GlobalOptions.ABOUT));
    page.append("\n\nUSAGE:\n   ").append(program).append(" [global options] command [command options] [arguments...]");
    page.append("\n\nVERSION:\n   ").append(Version.VERSION).append("\n\nCOMMANDS:\n   ");
    for (String name : Commands.NAMES) {
      Command command = Commands.make(name);
      if (command != null) {
        page.append(name).append('\t').append(named(program, command.manual().summary())).append("\n   ");
      }
    }
    page.append("help, h\tShows a list of commands or help for one command\n\nGLOBAL OPTIONS:\n   ");
    appendOptions(program, GlobalOptions.options(), page);
    // Where the template of a command leaves an indented empty line, that of the program does not.
    page.setLength(page.length() - "\n   ".length());
    return COLUMNS.format(page.append('\n').toString());
  }

  private static void appendOptions(String program, List<OptionSpec> options, StringBuilder page) {
    for (OptionSpec option : options) {
      if (option.hidden()) {
        continue;
      }
      boolean flag = Options.isFlag(option);
      String separator = "";
      for (String name : option.names()) {
        page.append(separator).append(name).append(flag ? "" : " value");
        separator = ", ";
      }
      page.append('\t').append(named(program, Options.description(option))).append("\n   ");
    }
  }

  private static boolean anyVisible(List<OptionSpec> options) {
    for (OptionSpec option : options) {
      if (!option.hidden()) {
        return true;
      }
    }
    return false;
  }

  /** Texts name the program {@code jrunc}; through a link called runc it has that name. Paths stay. */
  private static String named(String program, String text) {
    if (program.equals(ProgramName.OWN)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (int at = text.indexOf(ProgramName.OWN); at >= 0; at = text.indexOf(ProgramName.OWN, from)) {
      boolean path = at > 0 && text.charAt(at - 1) == '/';
      out.append(text, from, at).append(path ? ProgramName.OWN : program);
      from = at + ProgramName.OWN.length();
    }
    return out.append(text, from, text.length()).toString();
  }
}
