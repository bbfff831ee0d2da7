package dev.jrunc.container;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.criu.CriuOptions;
import dev.jrunc.container.criu.CriuOptions.Option;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.CgroupHierarchy;
import dev.jrunc.container.process.CgroupHierarchies;
import dev.jrunc.container.process.CgroupPlacement;
import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import java.util.List;
import java.util.Map;

/** The settings of a dump or a restore in CRIU's terms. */
final class CriuArguments {
  /** What an operator may set for all containers. */
  private static final String DEFAULT_CONFIG = "/etc/criu/runc.conf";

  private static final String CONFIG_ANNOTATION = "org.criu.config";

  /** Everything but debugging. */
  private static final int LOG_LEVEL = 4;

  private CriuArguments() {}

  /** What a dump and a restore have in common. */
  static CriuOptions common(
      CriuSettings settings, CriuDirectories directories, ContainerConfig config, String log)
      throws InvalidRequest {
    CriuOptions options = new CriuOptions();
    directories.tell(options);
    options
        .set(Option.LOG_LEVEL, LOG_LEVEL)
        .set(Option.LOG_FILE, log)
        .set(Option.MANAGE_CGROUPS, true)
        .set(Option.MANAGE_CGROUPS_MODE, cgroupsMode(settings.manageCgroupsMode()))
        .set(Option.NOTIFY_SCRIPTS, true)
        .set(Option.SHELL_JOB, settings.shellJob())
        .set(Option.EXT_UNIX_SK, settings.extUnixSk())
        .set(Option.TCP_ESTABLISHED, settings.tcpEstablished())
        .set(Option.FILE_LOCKS, settings.fileLocks())
        .set(Option.EMPTY_NS, emptyNamespaces(settings.emptyNs()))
        .set(Option.ORPHAN_PTS_MASTER, true)
        .set(Option.AUTO_DEDUP, settings.autoDedup())
        .set(Option.LAZY_PAGES, settings.lazyPages());
    // An empty annotation asks for no file at all; a file that is missing is passed over by CRIU.
    String file = config.annotations().getOrDefault(CONFIG_ANNOTATION, DEFAULT_CONFIG);
    if (!file.isEmpty()) {
      options.set(Option.CONFIG_FILE, file);
    }
    return options;
  }

  /** {@code criu_cg_mode}. */
  static int cgroupsMode(String mode) throws InvalidRequest {
    return switch (mode) {
      case "ignore" -> 0;
      case "soft" -> 3;
      case "full" -> 4;
      case "strict" -> 5;
      case "" -> 6;
      default -> throw new InvalidRequest("invalid manage-cgroups-mode value");
    };
  }

  /** CLONE_NEW* bits. Interfaces and addresses are never the runtime's to dump. */
  static int emptyNamespaces(List<String> types) throws InvalidRequest {
    for (String type : types) {
      if (!type.equals(NamespaceType.NETWORK.specName())) {
        throw new InvalidRequest("namespace \"" + type + "\" is not supported");
      }
    }
    return NamespaceType.NETWORK.flag();
  }

  /** The cgroup v1 hierarchies as the container's mount of them shows them; none on a unified host. */
  static List<CgroupHierarchy> hierarchies(
      RuntimeContext context, CgroupManager cgroup, boolean unified) throws RuntimeFailure {
    if (unified) {
      return List.of();
    }
    CgroupPlacement placement = CgroupPlacement.at(Cgroups.get("", () -> cgroup.places(Map.of())));
    try {
      return new CgroupHierarchies(context.kernel(), context.invocation().pid())
          .of(placement, Procfs.of(context.kernel()).mountInfo(0, "cgroup"));
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }
}
