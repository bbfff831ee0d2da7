package dev.jrunc.cli;

import dev.jrunc.container.Container;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** {@code start}: lets a created container's process run. */
final class StartCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "start",
        "executes the user defined process in a created container",
        """
        <container-id>

        Where "<container-id>" is the id that the container was created with.""",
        "The start command lets the process run that the container's configuration names.",
        List.of());
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    Container.start(call.context(), call.id());
    return 0;
  }
}
