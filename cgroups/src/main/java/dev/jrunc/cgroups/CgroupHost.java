package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.CgroupLine;
import dev.jrunc.linux.procfs.Procfs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup hierarchies that are mounted, and where a caller stands in them. Holds no fds but while its managers do;
 * immutable.
 */
public final class CgroupHost {
  private static final String NO_SYSTEMD = "systemd not running on this host, cannot use systemd cgroups manager";
  private static final String MOUNT_POINT = "/sys/fs/cgroup";

  private final Kernel kernel;
  private final Procfs procfs;
  private final CgroupMode mode;

  /** By controller; the unified hierarchy is "". */
  private final Map<String, CgroupMount> mounts;

  private final SharedRoots roots;
  private final int caller;

  private CgroupHost(Kernel kernel, Procfs procfs, int caller, CgroupMounts mounts) {
    this.kernel = kernel;
    this.procfs = procfs;
    this.caller = caller;
    this.mode = mounts.mode();
    this.mounts = mounts.byController();
    this.roots = mounts.roots();
  }

  /**
   * Looks at /sys/fs/cgroup and /proc/self/mountinfo.
   *
   * @param caller the process whose own cgroup relative paths start from; 0: this one
   */
  public static CgroupHost discover(Kernel kernel, int caller) throws CgroupException {
    return discover(kernel, Procfs.of(kernel), caller, MOUNT_POINT);
  }

  /** With other places for procfs and the mounts, for tests. */
  static CgroupHost discover(Kernel kernel, Procfs procfs, int caller, String mountPoint) throws CgroupException {
    return of(kernel, procfs, caller, CgroupMounts.discover(kernel, procfs, mountPoint));
  }

  static CgroupHost of(Kernel kernel, Procfs procfs, int caller, CgroupMounts mounts) {
    return new CgroupHost(kernel, procfs, caller, mounts);
  }

  public CgroupMode mode() {
    return mode;
  }

  /** The manager of a container that is to be created. Nothing is made yet. */
  public CgroupManager create(CgroupRequest request) throws CgroupException {
    String path = CgroupPath.clean(request.path());
    String inner = path.isEmpty() ? CgroupPath.clean(request.id()) : path;
    List<CgroupLine> own = inner.startsWith("/") ? List.of() : lines(caller);
    CgroupMount unified = mounts.get("");
    if (mode == CgroupMode.UNIFIED && unified != null) {
      // The caller's own cgroup has processes, so its children could not have controllers: a sibling it is.
      String below = CgroupPath.join(CgroupPath.parent(base(unified, "", own)), inner);
      Hierarchies hierarchies = new Hierarchies(roots);
      return new V2Manager(
          kernel,
          hierarchies,
          hierarchies.directory(unified, ""),
          hierarchies.directory(unified, below),
          request.rootless(),
          request);
    }
    refuseUnified(request);
    return createV1(request, inner, own);
  }

  /**
   * The manager of a container that is to be created by systemd.
   *
   * @param access how systemd is reached; not used before it has to be
   */
  public CgroupManager create(CgroupRequest request, SystemdAccess access) throws CgroupException {
    try {
      if (!kernel.fstatat(Fd.CWD, "/run/systemd/system", OpenFlags.AT_SYMLINK_NOFOLLOW).isDirectory()) {
        throw new CgroupException(NO_SYSTEMD);
      }
    } catch (SyscallException e) {
      throw new CgroupException(NO_SYSTEMD);
    }
    if (mode != CgroupMode.UNIFIED) {
      if (request.rootless()) {
        throw new CgroupException("cannot use rootless systemd cgroups manager on cgroup v1");
      }
      refuseUnified(request);
    }
    UnitName unit = UnitName.of(request.path(), request.id(), request.rootless());
    SystemdBus bus = new SystemdBus(kernel, access, request.rootless());
    String below = unit.relativePath();
    if (request.rootless()) {
      try {
        // /user.slice/user-1000.slice/user@1000.service
        below = CgroupPath.join(CgroupPath.clean(bus.controlGroup()), below);
      } catch (DBusException e) {
        bus.close();
        throw new CgroupException(String.valueOf(e.getMessage()));
      }
    }
    return new SystemdManager(kernel, bus, access, files(request, below), unit, request);
  }

  private FileManager files(CgroupRequest request, String below) throws CgroupException {
    Hierarchies hierarchies = new Hierarchies(roots);
    CgroupMount unified = mounts.get("");
    if (mode == CgroupMode.UNIFIED && unified != null) {
      CgroupDirectory root = hierarchies.directory(unified, "");
      return new V2Manager(
          kernel, hierarchies, root, hierarchies.directory(unified, below), request.rootless(), request);
    }
    List<V1Controller> controllers = controllers(request.inUserNamespace());
    Map<String, CgroupDirectory> directories = new LinkedHashMap<>();
    for (V1Controller controller : controllers) {
      CgroupMount mount = mount(controller);
      if (mount != null) {
        directories.put(controller.name(), hierarchies.directory(mount, below));
      }
    }
    return new V1Manager(kernel, hierarchies, controllers, directories, request.rootless(), request);
  }

  private static void refuseUnified(CgroupRequest request) throws CgroupException {
    if (!request.resources().unified().isEmpty()) {
      throw new CgroupException("invalid configuration: cannot use unified on cgroup v1");
    }
  }

  /** Null: done without. */
  private @Nullable CgroupMount mount(V1Controller controller) throws CgroupException {
    CgroupMount mount = mounts.get(controller.name());
    if (mount == null && controller.name().equals("devices")) {
      // The others are done without; without this one a container could open any device.
      throw new CgroupException("mountpoint for devices not found");
    }
    return mount;
  }

  private CgroupManager createV1(CgroupRequest request, String inner, List<CgroupLine> own) throws CgroupException {
    List<V1Controller> controllers = controllers(request.inUserNamespace());
    Hierarchies hierarchies = new Hierarchies(roots);
    Map<String, CgroupDirectory> directories = new LinkedHashMap<>();
    for (V1Controller controller : controllers) {
      CgroupMount mount = mount(controller);
      if (mount != null) {
        String below = CgroupPath.join(base(mount, controller.name(), own), inner);
        directories.put(controller.name(), hierarchies.directory(mount, below));
      }
    }
    return new V1Manager(kernel, hierarchies, controllers, directories, request.rootless(), request);
  }

  private List<V1Controller> controllers(boolean inUserNamespace) {
    return V1Controllers.all(mode == CgroupMode.HYBRID, inUserNamespace);
  }

  /** Where a process is, by controller, in the form of {@link CgroupManager#paths}. */
  public Map<String, String> pathsOf(int pid) throws CgroupException {
    Map<String, String> paths = new LinkedHashMap<>();
    List<CgroupLine> lines = lines(pid);
    mounts.forEach(
        (controller, mount) -> {
          String below = base(mount, controller, lines);
          paths.put(controller, below.isEmpty() ? mount.mountPoint() : mount.mountPoint() + "/" + below);
        });
    return paths;
  }

  private List<CgroupLine> lines(int pid) throws CgroupException {
    try {
      return procfs.cgroup(pid);
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  private static String base(CgroupMount mount, String controller, List<CgroupLine> own) {
    for (CgroupLine line : own) {
      if (line.has(controller)) {
        return line.below(mount.root());
      }
    }
    return "";
  }

  /**
   * The manager of an existing container.
   *
   * @param paths as {@link CgroupManager#paths} gave them; each must lie under a cgroup mount
   */
  public CgroupManager load(Map<String, String> paths, boolean rootless) throws CgroupException {
    return loadFiles(paths, rootless);
  }

  /** The manager of an existing container that systemd made. */
  public CgroupManager load(Map<String, String> paths, boolean rootless, SystemdAccess access)
      throws CgroupException {
    FileManager files = loadFiles(paths, rootless);
    String path = paths.isEmpty() ? "" : paths.values().iterator().next();
    UnitName unit = new UnitName("", CgroupPath.name(path), "");
    SystemdBus bus = new SystemdBus(kernel, access, rootless);
    return new SystemdManager(kernel, bus, access, files, unit, null);
  }

  private FileManager loadFiles(Map<String, String> paths, boolean rootless) throws CgroupException {
    Hierarchies hierarchies = new Hierarchies(roots);
    if (mode == CgroupMode.UNIFIED) {
      CgroupDirectory directory = directory(hierarchies, paths.getOrDefault("", ""));
      CgroupDirectory root = directory.top();
      return new V2Manager(kernel, hierarchies, root, directory, rootless, null);
    }
    Map<String, CgroupDirectory> directories = new LinkedHashMap<>();
    for (V1Controller controller : controllers(false)) {
      String path = paths.get(controller.name());
      if (path != null && !path.isEmpty()) {
        directories.put(controller.name(), directory(hierarchies, path));
      }
    }
    return new V1Manager(kernel, hierarchies, controllers(false), directories, rootless, null);
  }

  private CgroupDirectory directory(Hierarchies hierarchies, String path) throws CgroupException {
    String clean = CgroupPath.clean(path);
    CgroupMount mount = find(clean);
    if (mount == null) {
      throw new CgroupException("invalid cgroup path " + path);
    }
    return hierarchies.directory(mount, CgroupPath.strip(clean.substring(mount.mountPoint().length())));
  }

  private @Nullable CgroupMount find(String path) {
    CgroupMount found = null;
    for (CgroupMount mount : mounts.values()) {
      boolean longer = found == null || mount.mountPoint().length() > found.mountPoint().length();
      if (longer && CgroupPath.isWithin(path, mount.mountPoint())) {
        found = mount;
      }
    }
    return found;
  }
}
