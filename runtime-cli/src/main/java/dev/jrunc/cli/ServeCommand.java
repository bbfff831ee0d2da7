package dev.jrunc.cli;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.options.Options;
import dev.jrunc.cli.serve.InstalledFiles;
import dev.jrunc.cli.serve.Server;
import dev.jrunc.cli.serve.Statistics;
import dev.jrunc.container.Memory;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import java.io.IOException;
import java.util.List;

/** {@code serve}: this JVM stays, and serves the calls of its user that come after. */
final class ServeCommand implements Command {
  private static final int FIRST_ACTIVATION_FD = 3;

  @Override
  public Manual manual() {
    return new Manual(
        "serve",
        "stay resident, so that later calls are quick",
        "",
        """
        The serve command waits for other calls of jrunc by the same user and serves them,
        which saves each of them the start of a Java virtual machine. It stays in the
        foreground until it is sent SIGTERM. Calls that it cannot serve go on without it.""",
        List.of(
            Options.flag("say what the running server has done so far", "--status"),
            Options.number("end after so many seconds without a call; 0: never (default: 0 for root, 600 for others)", "--idle-exit")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(0);
  }

  @Override
  public int run(Call call) throws RuntimeFailure, IOException {
    Resident resident = call.resident();
    if (call.arguments().flag("--status")) {
      if (resident == null) {
        throw new InvalidRequest("no server is running");
      }
      call.stdout()
          .print(resident.statistics().describe(call.kernel(), resident.memory().seccompPrograms().hits()));
      return 0;
    }
    if (resident != null) {
      throw new InvalidRequest("a server is running already");
    }
    if (!(call.invocation() instanceof DoorInvocation door)) {
      throw new InvalidRequest("a server needs a front door");
    }
    Statistics statistics = new Statistics();
    Resident kept = new Resident(call.executor(), Memory.empty(call.kernel()), statistics);
    InstalledFiles files = new InstalledFiles(call.kernel(), call.installation().tree());
    long idleExit =
        call.arguments().isSet("--idle-exit")
            ? Math.clamp(call.arguments().number("--idle-exit"), 0L, Integer.MAX_VALUE) * 1000
            : -1;
    try {
      new Server(call.kernel(), files, statistics)
          .run(
              (directory, hangups) ->
                  DryRun.play(call.installation(), call.kernel(), kept, hangups, directory),
              door,
              invocation -> new Dispatcher(call.installation(), call.kernel(), invocation, kept).serve(),
              activationFd(call),
              idleExit);
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        throw new InvalidRequest("another server is running");
      }
      throw e;
    }
    return 0;
  }

  /** The socket that systemd listens on for us; -1: none. */
  private static int activationFd(Call call) {
    String pid = call.invocation().variable("LISTEN_PID");
    boolean ours = Integer.toString(call.invocation().pid()).equals(pid);
    return ours && "1".equals(call.invocation().variable("LISTEN_FDS")) ? FIRST_ACTIVATION_FD : -1;
  }
}
