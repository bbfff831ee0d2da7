package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.CgroupHost;
import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.cgroups.CgroupRequest;
import dev.jrunc.cgroups.FreezerState;
import dev.jrunc.cgroups.SystemdAccess;
import dev.jrunc.container.config.CgroupOwner;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The managers of containers' cgroups, and their failures as the runtime's. */
final class Cgroups {
  private Cgroups() {}

  /** A call of a manager. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws CgroupException;
  }

  /** A call of a manager that gives nothing back. */
  @FunctionalInterface
  interface Action {
    void run() throws CgroupException;
  }

  static CgroupManager create(RuntimeContext context, ContainerConfig config, boolean nested)
      throws RuntimeFailure {
    CgroupRequest request =
        new CgroupRequest(
            config.cgroup().path(),
            config.id(),
            config.rootlessCgroups(),
            nested,
            CgroupOwner.of(config),
            config.cgroup().resources(),
            config.cgroup().systemd() ? unitProperties(config.annotations()) : Map.of());
    return get(
        "",
        () ->
            config.cgroup().systemd()
                ? host(context).create(request, systemd(context))
                : host(context).create(request));
  }

  private static Map<String, String> unitProperties(Map<String, String> annotations) {
    Map<String, String> properties = new LinkedHashMap<>();
    annotations.forEach(
        (name, value) -> {
          if (name.startsWith(CgroupRequest.UNIT_PROPERTY)) {
            properties.put(name, value);
          }
        });
    return properties;
  }

  private static SystemdAccess systemd(RuntimeContext context) {
    return new SystemdAccess(
        context.invocation()::connect,
        context.invocation().environment(),
        context.log()::warning);
  }

  /**
   * Makes the cgroups; what the kernel refused is told apart from what the runtime refuses.
   *
   * @return as of {@link CgroupManager#prepare}
   */
  static boolean prepare(CgroupManager manager) throws RuntimeFailure {
    try {
      return manager.prepare();
    } catch (CgroupException e) {
      throw notMade(e);
    }
  }

  /** As {@link CgroupManager#prepareUnified}; fails as {@link #prepare}. */
  static @Nullable Fd prepareUnified(CgroupManager manager) throws RuntimeFailure {
    try {
      return manager.prepareUnified();
    } catch (CgroupException e) {
      throw notMade(e);
    }
  }

  /** As {@link CgroupManager#openUnified}. */
  static @Nullable Fd open(String phrase, CgroupManager manager, String below) throws RuntimeFailure {
    try {
      return manager.openUnified(below);
    } catch (CgroupException e) {
      throw new CgroupFailed(phrase + e.getMessage(), e);
    }
  }

  private static CgroupFailed notMade(CgroupException e) {
    String phrase =
        e.errno() == Errno.UNKNOWN
            ? ""
            : "unable to start container process: unable to apply cgroup configuration: ";
    return new CgroupFailed(phrase + e.getMessage(), e);
  }

  static CgroupManager load(
      RuntimeContext context, Map<String, String> paths, boolean rootless, boolean systemd)
      throws RuntimeFailure {
    return get(
        "",
        () ->
            systemd
                ? host(context).load(paths, rootless, systemd(context))
                : host(context).load(paths, rootless));
  }

  /** Where below the container's unified cgroup a process is; empty if it is in it, or elsewhere. */
  static String placeBelow(RuntimeContext context, CgroupManager cgroup, int pid)
      throws RuntimeFailure {
    String place = get("", () -> host(context).pathsOf(pid)).getOrDefault("", "");
    String above = cgroup.path("") + "/";
    return place.startsWith(above) ? place.substring(above.length()) : "";
  }

  static boolean isFrozen(CgroupManager manager) throws RuntimeFailure {
    return get("", manager::freezerState) == FreezerState.FROZEN;
  }

  /** @param phrase put before the manager's words, with its own separator; may be empty */
  static <T> T get(String phrase, Call<T> call) throws RuntimeFailure {
    try {
      return call.run();
    } catch (CgroupException e) {
      throw new CgroupFailed(phrase + e.getMessage(), e);
    }
  }

  static void run(String phrase, Action action) throws RuntimeFailure {
    try {
      action.run();
    } catch (CgroupException e) {
      throw new CgroupFailed(phrase + e.getMessage(), e);
    }
  }

  private static CgroupHost host(RuntimeContext context) throws CgroupException {
    return context.memory().cgroupMounts().host(context.invocation().pid());
  }
}
