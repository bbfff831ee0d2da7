package dev.jrunc.cli;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.log.Log;
import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.cli.options.UsageError;
import dev.jrunc.container.failure.ErrorDetails;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From argv to exit code. Failures end here: they are printed, once. */
final class Dispatcher {
  private static final int USAGE = 1;
  private static final int NO_SUCH_COMMAND = 3;

  /** O_SYNC of open(2): a log line is on disk when the next step begins. */
  private static final int O_SYNC = 04010000;

  private final Installation installation;
  private final Kernel kernel;
  private final DoorInvocation invocation;
  private final @Nullable Resident resident;
  private final String program;
  private final Output stdout;
  private final Output stderr;
  private final Log log;

  Dispatcher(Installation installation, Kernel kernel, DoorInvocation invocation) {
    this(installation, kernel, invocation, null);
  }

  Dispatcher(Installation installation, Kernel kernel, DoorInvocation invocation, @Nullable Resident resident) {
    this.resident = resident;
    this.installation = installation;
    this.kernel = kernel;
    this.invocation = invocation;
    this.program = ProgramName.of(invocation.arguments());
    this.stdout = new Output(kernel, invocation.stdout());
    this.stderr = new Output(kernel, invocation.stderr());
    this.log = new Log(stderr::print, stderr::isTerminal, () -> System.currentTimeMillis() / 1000);
  }

  /** Serves the call; its exit code. */
  int serve() {
    try {
      return serveGlobal();
    } catch (RuntimeFailure e) {
      log.fatal(e.text(), ErrorDetails.of(e));
    } catch (IOException e) {
      log.fatal(String.valueOf(e.getMessage()), ErrorDetails.of(e));
    }
    return 1;
  }

  private int serveGlobal() throws RuntimeFailure, IOException {
    List<String> argv = invocation.arguments();
    Arguments global;
    try {
      global = GlobalOptions.parse(argv.subList(Math.min(1, argv.size()), argv.size()));
    } catch (UsageError e) {
      stdout.print("Incorrect Usage. " + e.text() + "\n\n" + HelpPage.ofProgram(program));
      log.fatal(e.text());
      return USAGE;
    }
    if (global.flag("--help")) {
      stdout.print(HelpPage.ofProgram(program));
      return 0;
    }
    if (global.flag("--version")) {
      stdout.print(Version.describe(kernel, program, installation));
      return 0;
    }
    String stateRoot = RootDirectory.resolve(kernel, invocation, global, stderr);
    Fd logFile = configureLog(global);
    try {
      return serveCommand(global, stateRoot);
    } catch (IOException e) {
      log.fatal(String.valueOf(e.getMessage()));
      return 1;
    } finally {
      // Not before the last word; a borrowed one stays open.
      logFile.close();
    }
  }

  /** Does what the options say; returns the fd of {@code --log}, or one that need not be closed. */
  private Fd configureLog(Arguments global) throws RuntimeFailure {
    if (global.flag("--debug")) {
      log.enableDebug();
    }
    switch (global.string("--log-format")) {
      case "", "text" -> {}
      case "json" -> log.useJson();
      default -> throw new InvalidRequest("invalid log-format: " + global.string("--log-format"));
    }
    String path = global.string("--log");
    if (path.isEmpty()) {
      return Fd.borrow(invocation.stderr().number());
    }
    int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_APPEND | O_SYNC;
    try {
      Fd fd = invocation.open(path, flags, 0644);
      Output file = new Output(kernel, fd);
      log.redirect(file::print, file::isTerminal);
      return fd;
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  private int serveCommand(Arguments global, String stateRoot) throws IOException {
    String name = global.operand(0);
    if (name.isEmpty()) {
      stdout.print(HelpPage.ofProgram(program));
      return 0;
    }
    List<String> rest = global.operands().subList(1, global.operands().size());
    if (name.equals("help") || name.equals("h")) {
      return help(rest);
    }
    Command command = Commands.make(name);
    if (command == null) {
      return refuse(name);
    }
    Arguments arguments;
    try {
      arguments = Arguments.parse(Commands.options(name, command), rest, command.optionsEndAtOperand());
    } catch (UsageError e) {
      stdout.print("Incorrect Usage: " + e.text() + "\n\n" + HelpPage.of(program, command.manual()));
      log.fatal(e.text());
      return USAGE;
    }
    if (arguments.flag("--help")) {
      stdout.print(HelpPage.of(program, command.manual()));
      return 0;
    }
    String complaint = command.operandCount().complaint(arguments.operands().size());
    if (complaint != null) {
      stdout.print("Incorrect Usage.\n\n" + HelpPage.of(program, command.manual()));
      log.fatal(invocation.arguments().getFirst() + ": \"" + name + "\" requires " + complaint + " argument(s)");
      return USAGE;
    }
    return new CommandRun(program, command, invocation, resident, log)
        .serve(installation, kernel, global, stateRoot, arguments);
  }

  private int help(List<String> rest) throws IOException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(List.of(Options.hiddenFlag("show help", "--help", "-h")), rest, false);
    } catch (UsageError e) {
      stdout.print("Incorrect Usage: " + e.text() + "\n\n" + HelpPage.ofProgram(program));
      log.fatal(e.text());
      return USAGE;
    }
    String topic = arguments.operand(0);
    if (topic.isEmpty() || topic.equals("help") || topic.equals("h")) {
      stdout.print(HelpPage.ofProgram(program));
      return 0;
    }
    Command command = Commands.make(topic);
    if (command == null) {
      log.fatal("No help topic for '" + topic + "'\n");
      return NO_SUCH_COMMAND;
    }
    stdout.print(HelpPage.of(program, command.manual()));
    return 0;
  }

  private int refuse(String name) {
    log.fatal("No help topic for '" + name + "'\n");
    return NO_SUCH_COMMAND;
  }
}
