package dev.jrunc.cli;

import dev.jrunc.container.Container;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** {@code resume}: the end of a pause. */
final class ResumeCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "resume",
        "resumes all processes that have been previously paused",
        """
        <container-id>

        Where "<container-id>" is the id of the container to resume.""",
        """
        The resume command lets all processes of the container go on.

        jrunc list shows which containers there are and what they do.""",
        List.of());
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    Container.resume(call.context(), call.id());
    return 0;
  }
}
