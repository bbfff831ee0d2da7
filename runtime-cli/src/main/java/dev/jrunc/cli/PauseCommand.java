package dev.jrunc.cli;

import dev.jrunc.container.Container;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** {@code pause}: stops every process of a container where it stands. */
final class PauseCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "pause",
        "pause suspends all processes inside the container",
        """
        <container-id>

        Where "<container-id>" is the id of the container to pause.""",
        """
        The pause command suspends all processes of the container.

        jrunc list shows which containers there are and what they do.""",
        List.of());
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    Container.pause(call.context(), call.id());
    return 0;
  }
}
