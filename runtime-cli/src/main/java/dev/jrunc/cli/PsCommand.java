package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.container.Container;
import dev.jrunc.container.RuntimeContext;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.oci.json.JsonWriter;
import java.io.IOException;
import java.util.List;

/** {@code ps}: the processes of a container. */
final class PsCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "ps",
        "ps displays the processes running inside a container",
        "<container-id> [ps options]",
        "",
        List.of(Options.stringWithDefault("table", "select one of: table or json", "--format", "-f")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.atLeast(1);
  }

  @Override
  public boolean optionsEndAtOperand() {
    return true;
  }

  @Override
  public int run(Call call) throws RuntimeFailure, IOException {
    RuntimeContext context = call.context();
    switch (call.arguments().string("--format", "table")) {
      case "table" -> {
        List<String> operands = call.arguments().operands();
        call.stdout().print(Container.processTable(context, call.id(), operands.subList(1, operands.size())));
      }
      case "json" -> call.stdout().print(json(Container.processes(context, call.id())) + "\n");
      default -> {
        // runc looks for the container first, and its absence is what it reports.
        Container.processes(context, call.id());
        throw new InvalidRequest("invalid format option");
      }
    }
    return 0;
  }

  private static String json(List<Integer> pids) {
    JsonWriter out = JsonWriter.compact();
    if (pids.isEmpty()) {
      return out.nullValue().toString();
    }
    out.beginArray();
    for (int pid : pids) {
      out.int64(pid);
    }
    return out.endArray().toString();
  }
}
