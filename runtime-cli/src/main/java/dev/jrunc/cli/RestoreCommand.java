package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.AbandonedLaunch;
import dev.jrunc.container.Container;
import dev.jrunc.container.LaunchOptions;
import dev.jrunc.container.RestoreOptions;
import dev.jrunc.container.RunOptions;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.WaitStatus;
import java.util.List;

/** {@code restore}: makes a container from what {@code checkpoint} dumped. */
final class RestoreCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "restore",
        "restore a container from a previous checkpoint",
        """
        <container-id>

        Where "<container-id>" is the name for the instance of the container to be
        restored.""",
        """
        The restore command lets criu(8) bring back processes that "jrunc checkpoint", or
        another runtime's, has dumped, in a container that is made from the bundle. Unless
        detached it waits for the first of them, whose exit code is its own, and deletes
        the container.""",
        List.of(
            LaunchArguments.consoleSocket(),
            CriuCommandOptions.imagePath(),
            CriuCommandOptions.workPath(),
            CriuCommandOptions.tcpEstablished(),
            CriuCommandOptions.extUnixSk(),
            CriuCommandOptions.shellJob(),
            CriuCommandOptions.fileLocks(),
            CriuCommandOptions.manageCgroupsMode(),
            LaunchArguments.bundle(),
            LaunchArguments.detach(),
            LaunchArguments.pidFile(),
            Options.flag("do not adopt processes that the container leaves behind", "--no-subreaper"),
            LaunchArguments.noPivot(),
            CriuCommandOptions.emptyNs(),
            CriuCommandOptions.autoDedup(),
            CriuCommandOptions.lazyPages(),
            Options.string("LSM profile instead of the one dumped, as TYPE:NAME", "--lsm-profile"),
            Options.string("SELinux context of mounts instead of the one dumped", "--lsm-mount-context")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    CriuCommandOptions.warnRootless(call, "restore");
    Arguments arguments = call.arguments();
    RestoreOptions restore =
        new RestoreOptions(
            CriuCommandOptions.read(call),
            arguments.string("--lsm-profile"),
            arguments.string("--lsm-mount-context"));
    String bundle = BundleDirectory.resolveToRead(call.kernel(), call.invocation(), arguments.string("--bundle"));
    RunOptions options =
        new RunOptions(arguments.flag("--detach"), false, !arguments.flag("--no-subreaper"));
    LaunchOptions launch = LaunchArguments.read(arguments, bundle);
    CreateRequest request = CreateArguments.read(call, bundle);
    return Container.restore(call.context(), request, launch, options, restore);
  }

  @Override
  public boolean hasSecondHalf(Arguments arguments) {
    return true;
  }

  @Override
  public void finish(Call call, WaitStatus ended) throws RuntimeFailure {
    Container.deleteEnded(call.context(), call.id(), ended);
  }

  @Override
  public AbandonedLaunch abandoned(Call call) throws RuntimeFailure {
    return Container.abandoned(call.context(), call.id());
  }
}
