package dev.jrunc.cli;

import dev.jrunc.cli.door.Departed;
import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.log.Log;
import dev.jrunc.cli.options.Arguments;
import dev.jrunc.container.AbandonedLaunch;
import dev.jrunc.container.failure.ErrorDetails;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.process.Executor;
import dev.jrunc.linux.Kernel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs a command whose words were understood, and turns its failures into a line and an exit code. */
record CommandRun(
    String program, Command command, DoorInvocation invocation, @Nullable Resident resident, Log log) {

  /** The front door did not start the JVM that died, and knows no status of it. */
  private static final int WAS_A_SERVER = -1;

  /** Runs what this visit asks for; the call's exit code. */
  int serve(Installation installation, Kernel kernel, Arguments global, String stateRoot, Arguments arguments) {
    invocation.wantFinish(command.hasSecondHalf(arguments));
    try (Executor executor = executor(installation, kernel)) {
      Call call = new Call(
              program, installation, kernel, invocation, executor, resident, log, global, stateRoot, arguments);
      return switch (invocation.visit()) {
        case FIRST -> command.run(call);
        case FINISH -> finish(call);
        case UNDO -> {
          undo(call);
          yield command.failureCode();
        }
      };
    } catch (RuntimeFailure e) {
      tellUndone(e);
      log.fatal(command.failurePrefix(program) + e.text(), ErrorDetails.of(e));
    } catch (IOException e) {
      tellUndone(e);
      log.fatal(command.failurePrefix(program) + e.getMessage(), ErrorDetails.of(e));
    } catch (Departed e) {
      // Neither a failure nor an end of the call.
      throw e;
    } catch (RuntimeException | Error e) {
      // A fault of jrunc's own. The caller still needs its line and its exit code.
      tellTrace(e);
      log.fatal(command.failurePrefix(program) + "internal error: " + e);
    }
    return command.failureCode();
  }

  private Executor executor(Installation installation, Kernel kernel) throws IOException {
    return resident == null ? Executor.seal(kernel, installation.nsexec()) : resident.executor().share();
  }

  /** The process's exit code is the call's, whatever becomes of the rest. */
  private int finish(Call call) throws IOException {
    try {
      command.finish(call, new WaitStatus(invocation.waitStatus()));
    } catch (RuntimeFailure e) {
      tellUndone(e);
      log.error(e.text(), ErrorDetails.of(e));
    }
    return new WaitStatus(invocation.waitStatus()).shellCode();
  }

  /** The line is said first: whatever hinders the undoing, the user knows what there is to undo. */
  private void undo(Call call) throws RuntimeFailure {
    AbandonedLaunch abandoned = command.abandoned(call);
    log.error(
        command.failurePrefix(program)
            + death(invocation.waitStatus())
            + (abandoned == null ? "" : abandoned.place()));
    if (abandoned != null) {
      abandoned.undo(LaunchArguments.pidFile(call.arguments()));
    }
  }

  private static String death(int waitStatus) {
    if (waitStatus == WAS_A_SERVER) {
      return "the server died";
    }
    WaitStatus status = new WaitStatus(waitStatus);
    return "the JVM died (" + (status.exited() ? "exit status " + status.exitCode() : "signal " + status.signal()) + ")";
  }

  /** What went wrong while the failure was being undone. */
  private void tellUndone(Throwable failure) {
    for (Throwable suppressed : failure.getSuppressed()) {
      log.warning(String.valueOf(suppressed.getMessage()));
    }
  }

  private void tellTrace(Throwable fault) {
    if (log.debugEnabled()) {
      for (StackTraceElement frame : fault.getStackTrace()) {
        log.debug("at " + frame);
      }
    }
  }
}
