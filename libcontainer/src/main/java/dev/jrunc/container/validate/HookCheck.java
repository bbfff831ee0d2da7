package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.Hook;
import dev.jrunc.oci.Hooks;
import java.util.List;

/** Musts of config.md "POSIX-platform Hooks", which runc only finds out when a hook runs. */
final class HookCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    Hooks hooks = config.hooks();
    check("prestart", hooks.prestart());
    check("createRuntime", hooks.createRuntime());
    check("createContainer", hooks.createContainer());
    check("startContainer", hooks.startContainer());
    check("poststart", hooks.poststart());
    check("poststop", hooks.poststop());
  }

  private static void check(String kind, List<Hook> hooks) throws InvalidSpec {
    for (int i = 0; i < hooks.size(); i++) {
      Hook hook = hooks.get(i);
      String pointer = "/hooks/" + kind + "/" + i;
      if (!hook.path().startsWith("/")) {
        throw new InvalidSpec(
            pointer + "/path",
            "error running " + kind + " hook #" + i + ": path must be absolute");
      }
      if (hook.timeout() != null && hook.timeout() <= 0) {
        throw new InvalidSpec(
            pointer + "/timeout",
            "error running " + kind + " hook #" + i + ": timeout must be greater than zero");
      }
      noNul(hook.path(), pointer + "/path");
      noNul(hook.args(), pointer + "/args");
      if (hook.env() != null) {
        noNul(hook.env(), pointer + "/env");
      }
    }
  }

  private static void noNul(List<String> texts, String pointer) throws InvalidSpec {
    for (int i = 0; i < texts.size(); i++) {
      noNul(texts.get(i), pointer + "/" + i);
    }
  }

  private static void noNul(String text, String pointer) throws InvalidSpec {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidSpec(pointer, "contains nul byte (\\x00)");
    }
  }
}
