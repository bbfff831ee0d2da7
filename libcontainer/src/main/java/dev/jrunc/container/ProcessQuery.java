package dev.jrunc.container;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.FdMapping;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.process.CommandPath;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** {@code ps}: the container's processes, as the host sees them. */
final class ProcessQuery {
  private static final int MAX_OUTPUT = 64 << 20;

  private ProcessQuery() {}

  static List<Integer> pids(RuntimeContext context, String id) throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.load(context, id)) {
      return Cgroups.get("", container.cgroup()::allPids);
    }
  }

  static String table(RuntimeContext context, String id, List<String> arguments)
      throws RuntimeFailure {
    List<Integer> pids = pids(context, id);
    String output = ps(context, arguments.isEmpty() ? List.of("-ef") : arguments);
    StringBuilder table = new StringBuilder();
    int column = -1;
    for (int start = 0; start < output.length(); ) {
      int end = output.indexOf('\n', start);
      end = end < 0 ? output.length() : end;
      String line = output.substring(start, end);
      if (start == 0) {
        column = pidColumn(line);
        table.append(line).append('\n');
      } else if (!line.isEmpty() && pids.contains(pid(line, column))) {
        table.append(line).append('\n');
      }
      start = end + 1;
    }
    if (column < 0) {
      throw new OperationFailed("couldn't find PID field in ps output");
    }
    return table.toString();
  }

  private static int pidColumn(String header) throws OperationFailed {
    StringTokenizer words = new StringTokenizer(header);
    for (int column = 0; words.hasMoreTokens(); column++) {
      if (words.nextToken().equals("PID")) {
        return column;
      }
    }
    throw new OperationFailed("couldn't find PID field in ps output");
  }

  private static int pid(String line, int column) throws OperationFailed {
    StringTokenizer words = new StringTokenizer(line);
    String word = "";
    for (int i = 0; i <= column && words.hasMoreTokens(); i++) {
      word = words.nextToken();
    }
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new OperationFailed(
          "unable to parse pid: strconv.Atoi: parsing \"" + word + "\": invalid syntax");
    }
  }

  private static String ps(RuntimeContext context, List<String> arguments)
      throws RuntimeFailure {
    List<String> argv = new ArrayList<>();
    argv.add("ps");
    argv.addAll(arguments);
    String path = CommandPath.find(context.kernel(), context.invocation(), "ps");
    String output;
    try (FdPair out = context.kernel().pipe(0)) {
      SpawnRequest request =
          new SpawnRequest(
              new SpawnRequest.Program.ByPath(path),
              argv,
              context.invocation().environment(),
              context.invocation().workingDirectoryFd(),
              List.of(
                  new FdMapping.Ours(context.invocation().stdin(), 0),
                  new FdMapping.Ours(out.second(), 1),
                  new FdMapping.Ours(out.second(), 2)),
              null,
              context.invocation().blockedSignals(),
              context.invocation().ignoredSignals(),
              0);
      try (Child child = context.invocation().spawn(request)) {
        out.second().close();
        Fd reading = out.first();
        output = Bytes.decode(context.kernel().readAll(reading, MAX_OUTPUT));
        WaitStatus status = new WaitStatus(child.await());
        if (!status.isSuccess()) {
          throw new OperationFailed(status.words() + ": " + output);
        }
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to run ps", e);
    }
    return output;
  }
}
