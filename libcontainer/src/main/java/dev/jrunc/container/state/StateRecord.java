package dev.jrunc.container.state;

import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.oci.Hooks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What state.json says of a container.
 *
 * @param request how it was made
 * @param init its first process
 * @param created RFC 3339 with nanoseconds, UTC
 * @param ociVersion of its configuration
 * @param rootfs absolute path
 * @param annotations of its configuration
 * @param cgroupPaths directory by v1 controller; {@code ""}: that of cgroup2
 * @param namespacePaths {@code /proc/PID/ns/..} by {@code NEWPID} and the like
 * @param externalDescriptors what init's fds 0, 1 and 2 were, for checkpoint
 * @param rdtGroups directories of resctrl: the group, and its monitoring group; empty: none
 * @param privatePids whether init has a pid namespace of its own: then its end is that of every process
 * @param hooks of its configuration
 * @param config the whole configuration as runc writes it there, for tools that read it
 */
public record StateRecord(
    CreateRequest request,
    ProcessIdentity init,
    String created,
    String ociVersion,
    String rootfs,
    Map<String, String> annotations,
    Map<String, String> cgroupPaths,
    Map<String, String> namespacePaths,
    List<String> externalDescriptors,
    List<String> rdtGroups,
    boolean privatePids,
    Hooks hooks,
    SavedConfig config) {

  public StateRecord {
    annotations = copy(annotations);
    cgroupPaths = copy(cgroupPaths);
    namespacePaths = copy(namespacePaths);
    externalDescriptors = List.copyOf(externalDescriptors);
    rdtGroups = List.copyOf(rdtGroups);
  }

  /** The container's id. */
  public String id() {
    return request.id();
  }

  private static Map<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
