package dev.jrunc.oci.state;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container's state.json, with runc's property names (libcontainer's {@code State}), since monitoring
 * tools read it: what a later command needs to find and end the container.
 *
 * @param initProcessPid pid of init as the runtime's pid namespace sees it
 * @param initProcessStart start time of init in clock ticks since boot, field 22 of /proc/PID/stat
 * @param cgroupPaths directories by v1 subsystem ({@code name=systemd} for named ones); "" is cgroup v2
 * @param namespacePaths files by runc's names: {@code NEWNS} ...
 * @param externalDescriptors what init's fds 0 to 2 link to
 * @param intelRdtPath group directory, "" for none
 * @param intelRdtMonPath directory of the monitoring group, "" for none
 */
public record PersistedState(
    String id,
    int initProcessPid,
    long initProcessStart,
    Instant created,
    Config config,
    boolean rootless,
    Map<String, String> cgroupPaths,
    Map<String, String> namespacePaths,
    List<String> externalDescriptors,
    String intelRdtPath,
    String intelRdtMonPath) {

  public PersistedState {
    cgroupPaths = Collections.unmodifiableMap(new LinkedHashMap<>(cgroupPaths));
    namespacePaths = Collections.unmodifiableMap(new LinkedHashMap<>(namespacePaths));
    externalDescriptors = List.copyOf(externalDescriptors);
  }

  /** The same container with another configuration (update). */
  public PersistedState withConfig(Config changed) {
    return new PersistedState(
        id,
        initProcessPid,
        initProcessStart,
        created,
        changed,
        rootless,
        cgroupPaths,
        namespacePaths,
        externalDescriptors,
        intelRdtPath,
        intelRdtMonPath);
  }
}
