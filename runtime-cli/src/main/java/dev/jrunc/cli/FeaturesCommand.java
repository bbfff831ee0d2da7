package dev.jrunc.cli;

import dev.jrunc.container.Container;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.features.FeaturesJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code features}: what of the runtime specification this build knows. */
final class FeaturesCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "features",
        "show the enabled features",
        "[arguments...]",
        """
        The features command prints what this build recognizes in a configuration, as
        JSON. The document is described in
        https://github.com/opencontainers/runtime-spec/blob/main/features.md.
        It says nothing of what the host can do.""",
        List.of());
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(0);
  }

  @Override
  public int run(Call call) throws SyscallException {
    Map<String, String> own = new TreeMap<>();
    own.put("dev.jrunc.version", Version.VERSION);
    if (!call.installation().commit().isEmpty()) {
      own.put("dev.jrunc.commit", call.installation().commit());
    }
    // Clients that ask whether they may checkpoint know this name.
    own.put("org.opencontainers.runc.checkpoint.enabled", String.valueOf(Commands.make("checkpoint") != null));
    byte[] document = FeaturesJson.write(Container.features(call.kernel(), own));
    call.stdout().print(new String(document, StandardCharsets.UTF_8) + "\n");
    return 0;
  }
}
