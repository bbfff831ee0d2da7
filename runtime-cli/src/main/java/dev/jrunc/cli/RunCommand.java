package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.AbandonedLaunch;
import dev.jrunc.container.Container;
import dev.jrunc.container.RunOptions;
import dev.jrunc.container.failure.ContainerNotFound;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.WaitStatus;
import java.util.List;

/** {@code run}: {@code create} and {@code start}; in the foreground also the wait and {@code delete}. */
final class RunCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "run",
        "create and run a container",
        """
        <container-id>

        Where "<container-id>" is a name of your choice for the container, unique on this
        host.""",
        """
        The run command makes a container from a bundle and runs its process: a bundle is
        a directory with a configuration named "config.json" and a root filesystem. "args"
        in it is the command; see "jrunc spec --help" for a configuration to begin with.
        The exit code is the command's, or 128 and the number of the signal that ended it.""",
        List.of(
            LaunchArguments.bundle(),
            LaunchArguments.consoleSocket(),
            LaunchArguments.pidfdSocket("init"),
            LaunchArguments.detach(),
            Options.flag("do not delete the container after it exits", "--keep"),
            LaunchArguments.pidFile(),
            Options.flag("do not adopt processes that the container leaves behind", "--no-subreaper"),
            LaunchArguments.noPivot(),
            LaunchArguments.noNewKeyring(),
            LaunchArguments.preserveFds()));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public String failurePrefix(String program) {
    return program + " run failed: ";
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    String bundle = BundleDirectory.resolveToRead(call.kernel(), call.invocation(), call.arguments().string("--bundle"));
    RunOptions options =
        new RunOptions(
            call.arguments().flag("--detach"),
            call.arguments().flag("--keep"),
            !call.arguments().flag("--no-subreaper"));
    return Container.run(
        call.context(), CreateArguments.read(call, bundle), LaunchArguments.read(call.arguments(), bundle), options);
  }

  @Override
  public boolean hasSecondHalf(Arguments arguments) {
    return !arguments.flag("--keep");
  }

  @Override
  public void finish(Call call, WaitStatus ended) throws RuntimeFailure {
    try {
      Container.deleteEnded(call.context(), call.id(), ended);
    } catch (ContainerNotFound e) {
      // The JVM that died had done it.
      return;
    }
  }

  @Override
  public AbandonedLaunch abandoned(Call call) throws RuntimeFailure {
    return Container.abandoned(call.context(), call.id());
  }
}
