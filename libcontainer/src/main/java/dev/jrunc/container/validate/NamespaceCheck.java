package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces.Join;
import dev.jrunc.container.config.Namespaces.Namespace;
import dev.jrunc.container.config.Namespaces.New;
import dev.jrunc.container.failure.InvalidSpec;
import java.io.IOException;
import java.util.List;

/** The kernel has the namespaces, and those to join are there. */
final class NamespaceCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    List<Namespace> entries = config.namespaces().entries();
    for (int i = 0; i < entries.size(); i++) {
      String pointer = "/linux/namespaces/" + i;
      switch (entries.get(i)) {
        case New(NamespaceType type) -> {
          if (!facts.supports(type)) {
            throw new InvalidSpec(
                pointer, type.specName() + " namespaces aren't enabled in the kernel");
          }
        }
        case Join(NamespaceType _, String path) -> join(path, pointer, facts);
      }
    }
    time(config);
  }

  private static void join(String path, String pointer, HostFacts facts) throws InvalidSpec {
    // runc's bootstrap data separates paths by commas; callers know that rule.
    if (path.indexOf(',') >= 0) {
      throw new InvalidSpec(pointer + "/path", "invalid namespace path " + path);
    }
    try {
      facts.requireExists(path);
    } catch (IOException e) {
      throw new InvalidSpec(pointer + "/path", "namespace path: " + e.getMessage());
    }
  }

  private static void time(ContainerConfig config) throws InvalidSpec {
    String pointer = "/linux/timeOffsets";
    if (config.timeOffsets().isEmpty()) {
      return;
    }
    if (!config.namespaces().has(NamespaceType.TIME)) {
      throw new InvalidSpec(
          pointer,
          "time namespace offsets specified, but time namespace isn't enabled in the config");
    }
    if (!config.namespaces().isNew(NamespaceType.TIME)) {
      throw new InvalidSpec(
          pointer,
          "time namespace enabled, but both namespace path and time offsets specified -- you may"
              + " only provide one");
    }
    for (String clock : config.timeOffsets().keySet()) {
      if (!clock.equals("monotonic") && !clock.equals("boottime")) {
        throw new InvalidSpec(
            pointer + "/" + Pointer.escape(clock),
            "failed to update timens_offsets: unknown clock \"" + clock + "\"");
      }
    }
  }
}
