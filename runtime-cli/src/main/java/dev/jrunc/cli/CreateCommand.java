package dev.jrunc.cli;

import dev.jrunc.container.AbandonedLaunch;
import dev.jrunc.container.Container;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** {@code create}: makes a container, whose process then waits for {@code start}. */
final class CreateCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "create",
        "create a container",
        """
        <container-id>

        Where "<container-id>" is a name of your choice for the container, unique on this
        host.""",
        """
        The create command makes a container from a bundle: a directory with a
        configuration named "config.json" and a root filesystem. "args" in it is the
        command that "jrunc start" will run; see "jrunc spec --help" for a configuration
        to begin with.""",
        List.of(
            LaunchArguments.bundle(),
            LaunchArguments.consoleSocket(),
            LaunchArguments.pidfdSocket("init"),
            LaunchArguments.pidFile(),
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
    return program + " create failed: ";
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    String bundle = BundleDirectory.resolveToRead(call.kernel(), call.invocation(), call.arguments().string("--bundle"));
    Container.create(
        call.context(), CreateArguments.read(call, bundle), LaunchArguments.read(call.arguments(), bundle));
    return 0;
  }

  @Override
  public AbandonedLaunch abandoned(Call call) throws RuntimeFailure {
    return Container.abandoned(call.context(), call.id());
  }
}
