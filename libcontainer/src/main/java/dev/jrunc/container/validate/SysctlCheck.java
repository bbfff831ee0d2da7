package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces;
import dev.jrunc.container.config.Sysctl;
import dev.jrunc.container.failure.InvalidSpec;
import java.io.IOException;
import java.util.Set;

/** Kernel parameters that belong to a namespace of the container, not to the host. */
final class SysctlCheck implements Check {
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    for (String name : config.sysctl().keySet()) {
      check(name, config, facts);
      // "net.//.x" is "net/../x" as a path.
      if ((Sysctl.procPath(name) + "/").contains("/../")) {
        throw invalid(name, "is not in a separate kernel namespace");
      }
    }
  }

  private static void check(String name, ContainerConfig config, HostFacts facts)
      throws InvalidSpec {
    Namespaces namespaces = config.namespaces();
    if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
      if (!namespaces.has(NamespaceType.IPC)) {
        throw invalid(name, "is not allowed in the hosts ipc namespace");
      }
      return;
    }
    if (name.startsWith("net.")) {
      if (hostNetwork(namespaces, facts)) {
        throw invalid(name, "not allowed in host network namespace");
      }
      return;
    }
    if (namespaces.has(NamespaceType.UTS)) {
      if (name.equals("kernel.domainname")) {
        return;
      }
      if (name.equals("kernel.hostname")) {
        throw invalid(name, "is not allowed as it conflicts with the OCI \"hostname\" field");
      }
    }
    if (name.startsWith("user.") && namespaces.has(NamespaceType.USER)) {
      return;
    }
    throw invalid(name, "is not in a separate kernel namespace");
  }

  /** "Host" means the runtime's own, whatever namespace that is. */
  private static boolean hostNetwork(Namespaces namespaces, HostFacts facts) throws InvalidSpec {
    return switch (namespaces.get(NamespaceType.NETWORK)) {
      case null -> true;
      case Namespaces.New _ -> false;
      case Namespaces.Join(NamespaceType type, String path) -> {
        try {
          yield facts.isOwnNamespace(type, path);
        } catch (IOException e) {
          throw new InvalidSpec(
              "/linux/namespaces", "invalid netns path: " + e.getMessage());
        }
      }
    };
  }

  private static InvalidSpec invalid(String name, String reason) {
    return new InvalidSpec(
        "/linux/sysctl/" + Pointer.escape(name), "sysctl \"" + name + "\" " + reason);
  }
}
