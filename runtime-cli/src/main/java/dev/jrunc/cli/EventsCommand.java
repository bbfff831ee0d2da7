package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.container.Container;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import java.time.Duration;
import java.util.List;

/** {@code events}: what a container uses, and when it lacks memory. */
final class EventsCommand implements Command {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @Override
  public Manual manual() {
    return new Manual(
        "events",
        "display container events such as OOM notifications, cpu, memory, and IO usage statistics",
        """
        <container-id>

        Where "<container-id>" is the id of the container.""",
        """
        The events command prints a line of JSON whenever the container lacks memory, and
        one with the resources it uses every five seconds. It ends when the container does.""",
        List.of(
            Options.duration("set the stats collection interval (default: 5s)", "--interval"),
            Options.flag("display the container's stats then exit", "--stats")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    Duration interval = call.arguments().duration("--interval", INTERVAL);
    if (interval.compareTo(Duration.ZERO) <= 0) {
      // runc looks for the container first, and its absence is what it reports.
      Container.state(call.context(), call.id());
      throw new InvalidRequest("duration interval must be greater than 0");
    }
    Output stdout = call.stdout();
    if (call.arguments().flag("--stats")) {
      Container.stats(call.context(), call.id(), line -> stdout.print(line + "\n"));
      return 0;
    }
    boolean ended =
        Container.events(call.context(), call.id(), interval.toNanos(), line -> stdout.print(line + "\n"));
    // The front door dies of the signal that it told us of, unless the work was done.
    return ended ? 0 : 1;
  }
}
