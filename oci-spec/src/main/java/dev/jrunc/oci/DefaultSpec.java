package dev.jrunc.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The config.json that the {@code spec} command writes: runc 1.3's, byte for byte. */
public final class DefaultSpec {
  /**
   * The version in it. Nothing in it is newer than 1.2, and an older runtime given the same bundle need
   * not refuse it.
   */
  public static final String OCI_VERSION = "1.2.1";

  /** The newest version of the specification whose properties are known. */
  public static final String NEWEST_OCI_VERSION = "1.3.0";

  private static final List<String> CAPABILITIES =
      List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

  private static final List<String> MASKED_PATHS =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/sys/firmware",
          "/proc/scsi");

  private static final List<String> READONLY_PATHS =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private DefaultSpec() {}

  /**
   * For root.
   *
   * @param cgroup2 whether the host has the unified hierarchy only, which adds a cgroup namespace
   */
  public static Spec root(boolean cgroup2) {
    List<Mount> mounts = new ArrayList<>(commonMounts());
    mounts.add(2, mount("/dev/pts", "devpts", "devpts",
        "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
    mounts.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
    mounts.add(cgroupMount());
    LinuxResources denyDevices =
        new LinuxResources(
            List.of(new DeviceCgroup(false, "", null, null, "rwm")),
            null, null, null, null, List.of(), null, Map.of(), Map.of());
    return spec(mounts,
        linux(List.of(), List.of(), denyDevices,
            namespaces(cgroup2, List.of("pid", "network", "ipc", "uts", "mount"))));
  }

  /**
   * For a user without rights: a user namespace instead of a network namespace, no mount options that
   * name ids, no resources.
   *
   * @param uid effective uid of the caller, 0 to 2^32-1, mapped to root
   * @param gid effective gid of the caller, 0 to 2^32-1, mapped to root
   * @param cgroup2 as in {@link #root}
   */
  public static Spec rootless(long uid, long gid, boolean cgroup2) {
    List<Mount> mounts = new ArrayList<>(commonMounts());
    mounts.add(2, mount("/dev/pts", "devpts", "devpts",
        "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    mounts.add(mount("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro"));
    mounts.add(cgroupMount());
    List<Namespace> namespaces =
        new ArrayList<>(namespaces(cgroup2, List.of("pid", "ipc", "uts", "mount")));
    namespaces.add(new Namespace("user", ""));
    return spec(mounts,
        linux(List.of(new IdMapping(0, uid, 1)), List.of(new IdMapping(0, gid, 1)), null, namespaces));
  }

  private static List<Mount> commonMounts() {
    return List.of(
        mount("/proc", "proc", "proc"),
        mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
        mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
  }

  private static Mount cgroupMount() {
    return mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro");
  }

  private static Mount mount(String destination, String type, String source, String... options) {
    return new Mount(destination, type, source, List.of(options), List.of(), List.of());
  }

  private static List<Namespace> namespaces(boolean cgroup2, List<String> types) {
    List<Namespace> namespaces = new ArrayList<>();
    for (String type : types) {
      namespaces.add(new Namespace(type, ""));
    }
    if (cgroup2) {
      namespaces.add(new Namespace("cgroup", ""));
    }
    return namespaces;
  }

  private static Spec spec(List<Mount> mounts, Linux linux) {
    Process process =
        new Process(
            true,
            null,
            new User(0, 0, null, List.of()),
            List.of("sh"),
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"),
            "/",
            new Capabilities(CAPABILITIES, CAPABILITIES, null, CAPABILITIES, null),
            List.of(new Rlimit("RLIMIT_NOFILE", 1024, 1024)),
            true,
            "",
            null,
            null,
            "",
            null,
            null);
    return new Spec(
        OCI_VERSION, process, new Root("rootfs", true), "runc", "", mounts, null, Map.of(), linux);
  }

  private static Linux linux(
      List<IdMapping> uids,
      List<IdMapping> gids,
      @Nullable LinuxResources resources,
      List<Namespace> namespaces) {
    return new Linux(
        uids,
        gids,
        Map.of(),
        resources,
        "",
        namespaces,
        List.of(),
        Map.of(),
        null,
        "",
        MASKED_PATHS,
        READONLY_PATHS,
        "",
        null,
        null,
        null,
        Map.of());
  }
}
