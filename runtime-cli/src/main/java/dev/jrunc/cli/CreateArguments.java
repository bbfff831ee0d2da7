package dev.jrunc.cli;

import dev.jrunc.cli.text.GoQuote;
import dev.jrunc.container.NotifySocket;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.Locale;

/** What {@code create} and {@code run} make of their command line. */
final class CreateArguments {
  private CreateArguments() {}

  static CreateRequest read(Call call, String bundle) throws RuntimeFailure {
    int uid = call.kernel().geteuid();
    return new CreateRequest(
        call.id(),
        bundle,
        call.arguments().flag("--no-pivot"),
        call.arguments().flag("--no-new-keyring"),
        call.global().flag("--systemd-cgroup"),
        uid != 0,
        toleratesCgroups(call, uid),
        NotifySocket.directory(call.invocation(), call.stateRoot(), call.id()));
  }

  /** {@code --rootless}: whether a lack of rights on cgroups is tolerated. */
  private static boolean toleratesCgroups(Call call, int uid) throws InvalidRequest {
    String word = call.global().string("--rootless", "auto");
    return switch (word) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> {
        if (!word.isEmpty() && !word.toLowerCase(Locale.ROOT).equals("auto")) {
          throw new InvalidRequest("strconv.ParseBool: parsing " + GoQuote.quote(word) + ": invalid syntax");
        }
        yield uid != 0 || !call.context().memory().ownNamespaces().isInitialUser();
      }
    };
  }
}
