package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.Container;
import dev.jrunc.container.UpdateRequest;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** {@code update}: other limits for a container that runs. */
final class UpdateCommand implements Command {
  private static final int LARGEST_DOCUMENT = 16 << 20;

  @Override
  public Manual manual() {
    List<OptionSpec> options = new ArrayList<>();
    options.add(
        Options.string(
            "file with the new limits as JSON, the \"linux.resources\" of a configuration; \"-\": standard input",
            "--resources",
            "-r"));
    options.addAll(ResourceOptions.all());
    options.add(Options.string("schema of the L3 cache (Intel RDT/CAT)", "--l3-cache-schema"));
    options.add(Options.string("schema of the memory bandwidth (Intel RDT/MBA)", "--mem-bw-schema"));
    return new Manual(
        "update",
        "update container resource constraints",
        "<container-id>",
        """
        The update command sets other limits for the container. With "--resources" the
        options for single limits do not count.""",
        options);
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(1);
  }

  @Override
  public int run(Call call) throws RuntimeFailure, SyscallException {
    Arguments arguments = call.arguments();
    LinuxResources resources;
    try {
      resources = arguments.string("--resources").isEmpty() ? ResourceOptions.read(arguments) : document(call);
    } catch (InvalidRequest | SyscallException e) {
      // runc looks for the container first, and its absence is what it reports.
      Container.state(call.context(), call.id());
      throw e;
    }
    Container.update(
        call.context(),
        new UpdateRequest(
            call.id(), resources, arguments.string("--l3-cache-schema"), arguments.string("--mem-bw-schema")));
    return 0;
  }

  private static LinuxResources document(Call call) throws InvalidRequest, SyscallException {
    String path = call.arguments().string("--resources");
    byte[] document;
    if (path.equals("-")) {
      document = call.kernel().readAll(call.invocation().stdin(), LARGEST_DOCUMENT);
    } else {
      try (Fd file = call.invocation().open(path, OpenFlags.O_RDONLY, 0)) {
        document = call.kernel().readAll(file, LARGEST_DOCUMENT);
      }
    }
    try {
      return ConfigJson.readResources(document);
    } catch (JsonException e) {
      throw new InvalidRequest((path.equals("-") ? "standard input" : path) + ": " + e.getMessage());
    }
  }
}
