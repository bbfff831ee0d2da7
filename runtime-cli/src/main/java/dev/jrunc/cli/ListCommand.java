package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.cli.text.Table;
import dev.jrunc.container.Container;
import dev.jrunc.container.ContainerSummary;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.SyscallException;
import java.io.IOException;
import java.util.List;

/** {@code list}: all containers of the state directory. */
final class ListCommand implements Command {
  /** runc's tabwriter: cells at least 12 wide, 3 blanks between columns. */
  private static final Table COLUMNS = new Table(12, 3);

  @Override
  public Manual manual() {
    return new Manual(
        "list",
        "lists containers started by jrunc with the given root",
        """


        Where the root is the directory given with the global option "--root"
        (default: "/run/jrunc").

        EXAMPLE 1:
        The containers below the default root:
               # jrunc list

        EXAMPLE 2:
        The containers below another root:
               # jrunc --root value list""",
        "",
        List.of(
            Options.stringWithDefault("table", "select one of: table or json", "--format", "-f"),
            Options.flag("display only container IDs", "--quiet", "-q")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(0);
  }

  @Override
  public int run(Call call) throws RuntimeFailure, IOException {
    Output stderr = call.stderr();
    List<ContainerSummary> containers =
        Container.list(call.context(), call.global().isSet("--root"), message -> complain(stderr, message));
    call.stdout().print(text(call, containers));
    return 0;
  }

  private static String text(Call call, List<ContainerSummary> containers) throws InvalidRequest {
    if (call.arguments().flag("--quiet")) {
      StringBuilder ids = new StringBuilder();
      for (ContainerSummary container : containers) {
        ids.append(container.id()).append('\n');
      }
      return ids.toString();
    }
    return switch (call.arguments().string("--format", "table")) {
      case "table" -> table(containers);
      case "json" -> SummaryJson.list(containers) + "\n";
      default -> throw new InvalidRequest("invalid format option");
    };
  }

  static String table(List<ContainerSummary> containers) {
    StringBuilder rows = new StringBuilder("ID\tPID\tSTATUS\tBUNDLE\tCREATED\tOWNER\n");
    for (ContainerSummary container : containers) {
      rows.append(container.id())
          .append('\t')
          .append(container.pid())
          .append('\t')
          .append(container.status().word())
          .append('\t')
          .append(container.bundle())
          .append('\t')
          .append(container.created())
          .append('\t')
          .append(container.owner())
          .append('\n');
    }
    return COLUMNS.format(rows.toString());
  }

  private static void complain(Output stderr, String message) {
    try {
      stderr.print(message + "\n");
    } catch (SyscallException e) {
      // The list goes on without the remark.
      return;
    }
  }
}
