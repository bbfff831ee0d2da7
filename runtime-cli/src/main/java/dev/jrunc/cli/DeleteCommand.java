package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.container.Container;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** {@code delete}: removes what a container left behind. */
final class DeleteCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "delete",
        "delete any resources held by the container often used with detached container",
        """
        <container-id>

        Where "<container-id>" is the id of the container.

        EXAMPLE:
        If jrunc list shows the container "ubuntu01" as "stopped", this removes it from
        the list:

               # jrunc delete ubuntu01""",
        "",
        List.of(
            Options.flag("Forcibly deletes the container if it is still running (uses SIGKILL)", "--force", "-f")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    Container.delete(call.context(), call.id(), call.arguments().flag("--force"));
    return 0;
  }
}
