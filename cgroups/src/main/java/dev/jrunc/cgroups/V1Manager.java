package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** cgroup v1, and the unified directory beside it on a hybrid host. */
final class V1Manager implements FileManager {
  private static final int SIGKILL = 9;

  private final Kernel kernel;
  private final Hierarchies hierarchies;
  private final List<V1Controller> controllers;

  /** In the order of the controllers; what a rootless caller could not have is taken out. */
  private final LinkedHashMap<String, CgroupDirectory> directories;

  private final boolean rootless;

  /** Null: an existing container's. */
  private final @Nullable CgroupRequest request;

  private final V1Creation creation;
  private boolean unifiedMade;
  private boolean prepared;

  V1Manager(
      Kernel kernel,
      Hierarchies hierarchies,
      List<V1Controller> controllers,
      Map<String, CgroupDirectory> directories,
      boolean rootless,
      @Nullable CgroupRequest request) {
    this.kernel = kernel;
    this.hierarchies = hierarchies;
    this.controllers = List.copyOf(controllers);
    this.directories = new LinkedHashMap<>(directories);
    this.rootless = rootless;
    this.request = request;
    this.creation = new V1Creation(rootless);
  }

  @Override
  public boolean prepare() throws CgroupException {
    if (request == null) {
      throw new IllegalStateException("the cgroup exists already");
    }
    // Rootless, what may not be made is done without: a refusal must come before that.
    if (rootless || prepared) {
      refuseUsed();
    }
    prepared = true;
    boolean complete = true;
    for (V1Controller controller : controllers) {
      CgroupDirectory directory = directories.get(controller.name());
      if (directory == null || unifiedMade && directory.isUnified()) {
        continue;
      }
      try {
        creation.create(controller, directory, request.resources(), rootless ? V1Creation.ANYBODYS : this::refuseUsed);
      } catch (CgroupException e) {
        // Limits that cannot be kept then are found out by set(). The unified hierarchy beside those of
        // v1 limits nothing, and who makes cgroups over to a user for runc leaves it out.
        boolean unified = directory.isUnified();
        if (!rootless || !e.isPermission() || !unified && !request.path().isEmpty()) {
          throw e;
        }
        directories.remove(controller.name());
        complete &= unified;
      }
    }
    return complete;
  }

  @Override
  public @Nullable Fd prepareUnified() throws CgroupException {
    CgroupDirectory unified = directories.get("");
    if (unified == null || request == null) {
      return null;
    }
    creation.create(new V1JoinOnly(""), unified, request.resources(), this::refuseUsed);
    unifiedMade = true;
    return openUnified("");
  }

  @Override
  public void refuseUsed() throws CgroupException {
    CgroupDirectory devices = directories.get("devices");
    if (devices != null) {
      CgroupTrees.refuseUsed(this, devices);
    }
  }

  @Override
  public void complete() throws CgroupException {
    for (V1Controller controller : controllers) {
      CgroupDirectory directory = directories.get(controller.name());
      if (directory != null && request != null) {
        creation.create(controller, directory, request.resources(), V1Creation.ANYBODYS);
      }
    }
  }

  @Override
  public List<String> absent() throws CgroupException {
    return CgroupTrees.absent(directories.values());
  }

  @Override
  public List<UnitProperty> properties(LinuxResources resources, UnitLimits limits)
      throws CgroupException, DBusException {
    return limits.v1(resources);
  }

  @Override
  public boolean isUnified() {
    return false;
  }

  @Override
  public List<String> created() {
    return creation.created();
  }

  @Override
  public List<String> missing() throws CgroupException {
    return CgroupTrees.missingAbove(directories.values());
  }

  @Override
  public List<String> missingUnified() throws CgroupException {
    CgroupDirectory unified = directories.get("");
    return unified == null ? List.of() : CgroupTrees.missingAbove(List.of(unified));
  }

  @Override
  public Map<String, String> places(Map<String, String> below) throws CgroupException {
    return CgroupTrees.places(directories, below);
  }

  @Override
  public @Nullable Fd openUnified(String below) throws CgroupException {
    CgroupDirectory unified = directories.get("");
    return unified == null ? null : CgroupTrees.openUnified(unified, below);
  }

  @Override
  public void set(LinuxResources resources) throws CgroupException {
    if (!resources.unified().isEmpty()) {
      throw new CgroupException("invalid configuration: cannot use unified on cgroup v1");
    }
    for (V1Controller controller : controllers) {
      if (!controller.isLimited(resources)) {
        continue;
      }
      boolean tolerant = rootless && controller.name().equals("devices");
      CgroupDirectory directory = directories.get(controller.name());
      if (directory == null) {
        if (!tolerant) {
          throw new CgroupException(
              "cannot set " + controller.name() + " limit: container could not join or create cgroup");
        }
        continue;
      }
      try {
        controller.set(directory, resources);
      } catch (CgroupException e) {
        if (!tolerant) {
          throw e;
        }
      }
    }
  }

  @Override
  public void update(LinuxResources resources, LinuxResources before) throws CgroupException {
    hierarchies.atomically(() -> set(resources));
  }

  @Override
  public void addProcess(int pid) throws CgroupException {
    for (CgroupDirectory directory : directories.values()) {
      try {
        CgroupProcesses.add(directory, pid);
      } catch (CgroupException e) {
        if (!rootless || !e.isPermission()) {
          throw e;
        }
      }
    }
  }

  private CgroupDirectory freezer() throws CgroupException {
    CgroupDirectory freezer = directories.get("freezer");
    if (freezer == null) {
      throw new CgroupException("cannot toggle freezer: cgroups not configured for container");
    }
    return freezer;
  }

  @Override
  public void freeze() throws CgroupException {
    V1Freezer.freeze(freezer());
  }

  @Override
  public void thaw() throws CgroupException {
    V1Freezer.thaw(freezer());
  }

  @Override
  public FreezerState freezerState() throws CgroupException {
    CgroupDirectory freezer = directories.get("freezer");
    return freezer == null ? FreezerState.UNDEFINED : V1Freezer.state(freezer);
  }

  private CgroupDirectory processes() throws CgroupException {
    CgroupDirectory devices = directories.get("devices");
    if (devices == null) {
      throw new CgroupException(new SyscallException("openat2", "cgroup.procs", Errno.ENOENT));
    }
    return devices;
  }

  @Override
  public List<Integer> pids() throws CgroupException {
    return CgroupProcesses.direct(processes());
  }

  @Override
  public List<Integer> allPids() throws CgroupException {
    return CgroupProcesses.all(processes());
  }

  @Override
  public void signalAll(int signal) throws CgroupException {
    if (!exists()) {
      throw new CgroupException("cgroup not exist");
    }
    CgroupDirectory unified = directories.get("");
    if (signal == SIGKILL && unified != null && V1Kill.reachesAll(this, unified)) {
      return;
    }
    FrozenSignal.send(this, kernel, signal);
  }

  @Override
  public long oomKillCount() throws CgroupException {
    CgroupDirectory memory = directories.get("memory");
    if (memory == null && rootless) {
      return 0;
    }
    if (memory == null) {
      throw new CgroupException(new SyscallException("openat2", "memory.oom_control", Errno.ENOENT));
    }
    try {
      return memory.readKey("memory.oom_control", "oom_kill");
    } catch (CgroupException e) {
      if (rootless && e.errno() == Errno.ENOENT) {
        return 0;
      }
      throw e;
    }
  }

  @Override
  public CgroupStats stats() throws CgroupException {
    StatsReading reading = new StatsReading();
    for (V1Controller controller : controllers) {
      CgroupDirectory directory = directories.get(controller.name());
      if (directory != null) {
        controller.stats(directory, reading);
      }
    }
    return reading.stats();
  }

  @Override
  public OomWatch watchOom() throws CgroupException {
    CgroupDirectory memory = directories.get("memory");
    if (memory == null) {
      throw new CgroupException("memory controller missing");
    }
    return V1OomWatch.open(memory);
  }

  @Override
  public boolean exists() throws CgroupException {
    CgroupDirectory devices = directories.get("devices");
    return devices != null && devices.exists();
  }

  @Override
  public void destroy() throws CgroupException {
    CgroupRemoval.remove(new ArrayList<>(directories.values()));
  }

  @Override
  public Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    directories.forEach((controller, directory) -> paths.put(controller, directory.path()));
    return paths;
  }

  @Override
  public String path(String controller) {
    CgroupDirectory directory = directories.get(controller);
    return directory == null ? "" : directory.path();
  }

  @Override
  public void close() {
    directories.values().forEach(CgroupDirectory::close);
    hierarchies.close();
  }
}
