package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.container.CheckpointOptions;
import dev.jrunc.container.Container;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code checkpoint}: dumps the processes of a container to a directory. */
final class CheckpointCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "checkpoint",
        "checkpoint a running container",
        """
        <container-id>

        Where "<container-id>" is the name for the instance of the container to be
        checkpointed.""",
        """
        The checkpoint command lets criu(8) dump the processes of a container, with their
        memory, files and namespaces. The container is deleted then, unless it is to go
        on; "jrunc restore" makes one from the dump.""",
        List.of(
            CriuCommandOptions.imagePath(),
            CriuCommandOptions.workPath(),
            Options.string("images of the pre-dump before, relative to the image path", "--parent-path"),
            Options.flag("leave the processes running", "--leave-running"),
            CriuCommandOptions.tcpEstablished(),
            Options.flag("leave out TCP connections that are being made", "--tcp-skip-in-flight"),
            Options.flag("allow unlinked files to be linked again for the dump", "--link-remap"),
            CriuCommandOptions.extUnixSk(),
            CriuCommandOptions.shellJob(),
            CriuCommandOptions.lazyPages(),
            Options.numberWithDefault(
                -1, "file descriptor that gets a \\0 once lazy pages are served", "--status-fd"),
            Options.string("ADDRESS:PORT of the page server", "--page-server"),
            CriuCommandOptions.fileLocks(),
            Options.flag("dump memory only, and leave the container running", "--pre-dump"),
            CriuCommandOptions.manageCgroupsMode(),
            CriuCommandOptions.emptyNs(),
            CriuCommandOptions.autoDedup()));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    CriuCommandOptions.warnRootless(call, "checkpoint");
    long status = call.arguments().isSet("--status-fd") ? call.arguments().number("--status-fd") : -1;
    CheckpointOptions options =
        new CheckpointOptions(
            CriuCommandOptions.read(call),
            call.arguments().string("--parent-path"),
            call.arguments().flag("--leave-running"),
            call.arguments().flag("--tcp-skip-in-flight"),
            call.arguments().flag("--link-remap"),
            call.arguments().flag("--pre-dump"),
            (int) Math.clamp(status, -1L, (long) Integer.MAX_VALUE),
            pageServer(call.arguments().string("--page-server")));
    Container.checkpoint(call.context(), call.id(), options);
    return 0;
  }

  /** HOST:PORT, where a host with colons stands in brackets. */
  static CheckpointOptions.@Nullable PageServer pageServer(String text) throws InvalidRequest {
    if (text.isEmpty()) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    host = brackets ? host.substring(1, host.length() - 1) : host;
    if (host.isEmpty() || port.isEmpty() || !brackets && host.indexOf(':') >= 0) {
      throw new InvalidRequest("Use --page-server ADDRESS:PORT to specify page server");
    }
    try {
      return new CheckpointOptions.PageServer(host, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new InvalidRequest("Invalid port number");
    }
  }
}
