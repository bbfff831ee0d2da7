package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.Linux;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a spec into a {@link ContainerConfig}, section by section, in runc's order of errors. */
final class SpecResolver {
  private static final Linux NO_LINUX =
      new Linux(
          List.of(), List.of(), Map.of(), null, "", List.of(), List.of(), Map.of(), null, "",
          List.of(), List.of(), "", null, null, null, Map.of());

  /** Where the container finds the socket of sd_notify(3). */
  private static final String NOTIFY = "/run/notify";

  private final Spec spec;
  private final Linux linux;
  private final CreateRequest request;
  private final HostFacts facts;
  private final Consumer<String> warnings;

  SpecResolver(Spec spec, CreateRequest request, HostFacts facts, Consumer<String> warnings) {
    this.spec = spec;
    this.linux = spec.linux() == null ? NO_LINUX : spec.linux();
    this.request = request;
    this.facts = facts;
    this.warnings = warnings;
  }

  ContainerConfig resolve() throws InvalidSpec {
    if (spec.process() == null) {
      throw new InvalidSpec("/process", "process property must not be empty");
    }
    ProcessConfig process = ProcessConfig.from(spec.process(), "/process", warnings);
    if (!request.notifyDirectory().isEmpty()) {
      process = process.withVariables(List.of("NOTIFY_SOCKET=" + NOTIFY + "/notify.sock"));
    }
    if (spec.root() == null) {
      throw new InvalidSpec("/root", "root must be specified");
    }
    noNul(spec.root().path(), "/root/path");
    noNul(spec.hostname(), "/hostname");
    noNul(spec.domainname(), "/domainname");
    noNul(linux.mountLabel(), "/linux/mountLabel");
    String rootfs = Paths.absolute(request.bundle(), spec.root().path());
    List<MountEntry> mounts = mounts(rootfs);
    List<DeviceNode> devices = DefaultDevices.nodes(linux.devices());
    for (DeviceNode device : devices) {
      noNul(device.path(), device.pointer() + "/path");
    }
    CgroupSettings cgroup = CgroupSettings.from(linux, request.systemdCgroup(), warnings);
    long propagation = propagation();
    Namespaces namespaces = Namespaces.from(linux.namespaces());
    HostFacts.UserNamespaceMaps maps = maps(namespaces);
    return new ContainerConfig(
        request.id(),
        request.bundle(),
        spec.ociVersion(),
        rootfs,
        spec.root().readonly(),
        propagation,
        request.noPivot(),
        request.noNewKeyring(),
        spec.hostname(),
        spec.domainname(),
        namespaces,
        maps.uidMappings(),
        maps.gidMappings(),
        linux.timeOffsets(),
        mounts,
        devices,
        distinct(linux.maskedPaths(), "/linux/maskedPaths"),
        distinct(linux.readonlyPaths(), "/linux/readonlyPaths"),
        linux.mountLabel(),
        sysctl(),
        cgroup,
        process,
        spec.hooks() == null ? Hooks.NONE : spec.hooks(),
        linux.netDevices(),
        seccomp(),
        linux.intelRdt(),
        linux.memoryPolicy() == null ? null : MemoryPolicySettings.from(linux.memoryPolicy()),
        persona(),
        spec.annotations(),
        request.rootlessEuid(),
        request.rootlessCgroups());
  }

  private List<MountEntry> mounts(String rootfs) throws InvalidSpec {
    List<MountEntry> mounts = new ArrayList<>();
    for (int i = 0; i < spec.mounts().size(); i++) {
      mounts.add(MountEntry.from(i, spec.mounts().get(i), request.bundle(), rootfs, warnings));
    }
    if (!request.notifyDirectory().isEmpty()) {
      long flags =
          MountFlags.BIND
              | MountFlags.NOSUID
              | MountFlags.NOEXEC
              | MountFlags.NODEV
              | MountFlags.RDONLY;
      mounts.add(
          new MountEntry(
              -1, request.notifyDirectory(), NOTIFY, "bind", flags, 0, List.of(), "", 0, 0,
              false, null));
    }
    return mounts;
  }

  private long propagation() throws InvalidSpec {
    String word = linux.rootfsPropagation();
    if (word.isEmpty()) {
      return 0;
    }
    long bits = MountOptions.propagation(word);
    if (bits == 0) {
      throw new InvalidSpec(
          "/linux/rootfsPropagation", "rootfsPropagation=" + word + " is not supported");
    }
    if (request.noPivot() && (bits & MountFlags.PRIVATE) != 0) {
      throw new InvalidSpec(
          "/linux/rootfsPropagation",
          "rootfsPropagation of [r]private is not safe without pivot_root");
    }
    return bits;
  }

  /** The maps of the container's user namespace, whether it is made or joined. */
  private HostFacts.UserNamespaceMaps maps(Namespaces namespaces) throws InvalidSpec {
    List<IdMapping> uids = linux.uidMappings();
    List<IdMapping> gids = linux.gidMappings();
    Namespaces.Namespace user = namespaces.get(NamespaceType.USER);
    if (user == null) {
      if (!uids.isEmpty() || !gids.isEmpty()) {
        // runc ignores them too; some callers always write them.
        warnings.accept(
            "user namespace mappings specified, but user namespace isn't enabled in the config");
      }
      return new HostFacts.UserNamespaceMaps(List.of(), List.of());
    }
    if (user instanceof Namespaces.Join(NamespaceType _, String path)) {
      HostFacts.UserNamespaceMaps joined;
      try {
        joined = facts.userNamespaceMaps(path);
      } catch (IOException e) {
        throw new InvalidSpec(
            "/linux/namespaces", "failed to cache mappings for userns: " + e.getMessage());
      }
      if (!uids.isEmpty() || !gids.isEmpty()) {
        if (!uids.equals(joined.uidMappings()) || !gids.equals(joined.gidMappings())) {
          throw new InvalidSpec(
              "/linux/uidMappings",
              "user namespaces enabled, but both namespace path and non-matching mapping"
                  + " specified -- you may only provide one");
        }
        warnings.accept(
            "config.json has both a userns path to join and a matching userns mapping specified --"
                + " you may only provide one");
      }
      uids = joined.uidMappings();
      gids = joined.gidMappings();
    }
    requireRoot(uids, "uid", "/linux/uidMappings");
    requireRoot(gids, "gid", "/linux/gidMappings");
    return new HostFacts.UserNamespaceMaps(uids, gids);
  }

  private static void requireRoot(List<IdMapping> mappings, String what, String pointer)
      throws InvalidSpec {
    if (mappings.isEmpty()) {
      throw new InvalidSpec(
          pointer, "user namespaces enabled, but no " + what + " mappings found");
    }
    for (IdMapping mapping : mappings) {
      if (mapping.containerId() == 0 && mapping.size() > 0) {
        return;
      }
    }
    throw new InvalidSpec(
        pointer, "user namespaces enabled, but no mapping found for " + what + " 0");
  }

  /** An empty profile is none, as in runc. */
  private @Nullable LinuxSeccomp seccomp() {
    LinuxSeccomp seccomp = linux.seccomp();
    return seccomp == null || (seccomp.defaultAction().isEmpty() && seccomp.syscalls().isEmpty())
        ? null
        : seccomp;
  }

  private @Nullable Long persona() throws InvalidSpec {
    if (linux.personality() == null) {
      return null;
    }
    if (!linux.personality().flags().isEmpty()) {
      warnings.accept(
          "ignoring unsupported personality flags: ["
              + String.join(" ", linux.personality().flags())
              + "] because personality flag has not supported at this time");
    }
    return switch (linux.personality().domain()) {
      case "LINUX" -> 0L;
      case "LINUX32" -> 8L;
      default ->
          throw new InvalidSpec(
              "/linux/personality/domain",
              "invalid personality domain " + linux.personality().domain());
    };
  }

  /** With dots: {@code a/b.c} is {@code a.b/c} (sysctl(8)). */
  private Map<String, String> sysctl() throws InvalidSpec {
    Map<String, String> result = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : linux.sysctl().entrySet()) {
      noNul(entry.getKey(), "/linux/sysctl");
      noNul(entry.getValue(), "/linux/sysctl");
      result.put(Sysctl.dotted(entry.getKey()), entry.getValue());
    }
    return result;
  }

  private static List<String> distinct(List<String> paths, String pointer) throws InvalidSpec {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).indexOf('\0') >= 0) {
        throw nul(pointer + "/" + i);
      }
      String path = Paths.clean(paths.get(i));
      if (!result.contains(path)) {
        result.add(path);
      }
    }
    return result;
  }

  private static void noNul(String text, String pointer) throws InvalidSpec {
    if (text.indexOf('\0') >= 0) {
      throw nul(pointer);
    }
  }

  private static InvalidSpec nul(String pointer) {
    return new InvalidSpec(pointer, "contains nul byte (\\x00)");
  }
}
