package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.cli.text.GoQuote;
import dev.jrunc.container.Container;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;
import java.util.OptionalInt;

/** {@code kill}: sends a signal. */
final class KillCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "kill",
        "kill sends the specified signal (default: SIGTERM) to the container's init process",
        """
        <container-id> [signal]

        Where "<container-id>" is the id of the container and "[signal]" is a number or
        a name, with or without "SIG".

        EXAMPLE:
        This sends SIGKILL to the init process of the container "ubuntu01":

               # jrunc kill ubuntu01 KILL""",
        "",
        List.of(Options.hiddenFlag("send the signal to all processes", "--all", "-a")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.between(1, 2);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    String word = call.arguments().operand(1);
    OptionalInt signal = Signals.parse(word.isEmpty() ? "SIGTERM" : word);
    if (signal.isEmpty()) {
      // runc looks for the container first, and its absence is what it reports.
      Container.state(call.context(), call.id());
      throw new InvalidRequest("unknown signal " + GoQuote.quote(word));
    }
    Container.kill(call.context(), call.id(), signal.getAsInt(), call.arguments().flag("--all"));
    return 0;
  }
}
