package dev.jrunc.cli;

import dev.jrunc.container.Container;
import dev.jrunc.container.failure.RuntimeFailure;
import java.io.IOException;
import java.util.List;

/** {@code state}: what is known of a container, as JSON. */
final class StateCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "state",
        "output the state of a container",
        """
        <container-id>

        Where "<container-id>" is the id of the container.""",
        "The state command prints what is known of the container as a JSON object.",
        List.of());
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure, IOException {
    // No newline at the end: neither has runc.
    call.stdout().print(SummaryJson.one(Container.state(call.context(), call.id())));
    return 0;
  }
}
