package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** cgroup v2. */
final class V2Manager implements FileManager {
  private static final int SIGKILL = 9;
  private static final LinuxResources NO_LIMITS =
      new LinuxResources(List.of(), null, null, null, null, List.of(), null, Map.of(), Map.of());

  /** In the order in which they are set; devices come after cpu, the freezer and unified last. */
  private static final List<V2Controller> BEFORE_DEVICES =
      List.of(new Pids(), new V2Memory(), new V2Io(), new V2Cpu());

  private static final List<V2Controller> AFTER_DEVICES = List.of(new V2Cpuset(), new Hugetlb(), new Rdma());

  private final Kernel kernel;
  private final Hierarchies hierarchies;
  private final CgroupDirectory root;
  private final CgroupDirectory directory;
  private final boolean rootless;
  private final @Nullable CgroupRequest request;
  private final List<String> created = new ArrayList<>();
  private boolean without;
  private boolean prepared;

  /** @param request null: an existing container's */
  V2Manager(
      Kernel kernel,
      Hierarchies hierarchies,
      CgroupDirectory root,
      CgroupDirectory directory,
      boolean rootless,
      @Nullable CgroupRequest request) {
    this.kernel = kernel;
    this.hierarchies = hierarchies;
    this.root = root;
    this.directory = directory;
    this.rootless = rootless;
    this.request = request;
  }

  @Override
  public boolean prepare() throws CgroupException {
    if (request == null) {
      throw new IllegalStateException("the cgroup exists already");
    }
    if (prepared) {
      return true;
    }
    refuseUsed();
    List<V2Controller> controllers = new ArrayList<>(BEFORE_DEVICES);
    controllers.addAll(AFTER_DEVICES);
    String available = root.read("cgroup.controllers");
    try {
      for (CgroupDirectory made : new V2Creation(controllers, request.resources()).create(root, directory, available)) {
        created.add(made.path());
      }
      if (request.owner() != null) {
        V2Delegation.handOver(directory, request.owner());
      }
      if (rootless && created.isEmpty()) {
        CgroupTrees.checkJoinable(directory);
      }
      return true;
    } catch (CgroupException e) {
      if (!rootless || !request.path().isEmpty()) {
        throw e;
      }
      if (isAnyLimited(controllers, request.resources(), words(available))) {
        throw new CgroupException(
            "rootless needs no limits + no cgrouppath when no permission is granted for cgroups", e);
      }
      without = true;
      return false;
    }
  }

  @Override
  public @Nullable Fd prepareUnified() throws CgroupException {
    prepare();
    prepared = true;
    return openUnified("");
  }

  @Override
  public void refuseUsed() throws CgroupException {
    CgroupTrees.refuseUsed(this, directory);
  }

  @Override
  public List<String> absent() throws CgroupException {
    return CgroupTrees.absent(List.of(directory));
  }

  @Override
  public void complete() throws CgroupException {
    List<V2Controller> controllers = new ArrayList<>(BEFORE_DEVICES);
    controllers.addAll(AFTER_DEVICES);
    LinuxResources resources = request == null ? NO_LIMITS : request.resources();
    new V2Creation(controllers, resources).create(root, directory, root.read("cgroup.controllers"));
    if (request != null && request.owner() != null) {
      V2Delegation.handOver(directory, request.owner());
    }
  }

  @Override
  public List<UnitProperty> properties(LinuxResources resources, UnitLimits limits)
      throws CgroupException, DBusException {
    LinuxMemory memory = resources.memory();
    if (memory != null) {
      // Before systemd is told: it would kill the container, and remove its cgroup.
      V2Memory.check(directory, memory);
    }
    return limits.v2(resources);
  }

  @Override
  public boolean isUnified() {
    return true;
  }

  private static boolean isAnyLimited(
      List<V2Controller> controllers, LinuxResources resources, Set<String> available) {
    for (V2Controller controller : controllers) {
      if (available.contains(controller.name()) && controller.isLimited(resources)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> words(String text) {
    return new HashSet<>(List.of(text.strip().split(" ")));
  }

  @Override
  public List<String> created() {
    return List.copyOf(created);
  }

  @Override
  public List<String> missing() throws CgroupException {
    return CgroupTrees.missingAbove(List.of(directory));
  }

  @Override
  public List<String> missingUnified() throws CgroupException {
    return missing();
  }

  @Override
  public Map<String, String> places(Map<String, String> below) throws CgroupException {
    return without ? Map.of() : CgroupTrees.places(Map.of("", directory), below);
  }

  @Override
  public @Nullable Fd openUnified(String below) throws CgroupException {
    // Without a cgroup of its own a rootless container stays in the caller's.
    return without ? null : CgroupTrees.openUnified(directory, below);
  }

  @Override
  public void set(LinuxResources resources) throws CgroupException {
    set(BEFORE_DEVICES, resources);
    try {
      V2Devices.set(directory, resources.devices(), request != null && request.inUserNamespace());
    } catch (CgroupException e) {
      if (!rootless) {
        throw e;
      }
    }
    set(AFTER_DEVICES, resources);
    if (!resources.unified().isEmpty()) {
      String controllers = directory.readIfPresent("cgroup.controllers");
      V2Unified.set(directory, resources.unified(), words(controllers == null ? "" : controllers));
    }
  }

  private void set(List<V2Controller> controllers, LinuxResources resources) throws CgroupException {
    for (V2Controller controller : controllers) {
      if (controller.isLimited(resources)) {
        controller.set(directory, resources);
      }
    }
  }

  @Override
  public void update(LinuxResources resources, LinuxResources before) throws CgroupException {
    hierarchies.atomically(() -> set(resources));
  }

  @Override
  public void addProcess(int pid) throws CgroupException {
    CgroupProcesses.add(directory, pid);
  }

  @Override
  public void freeze() throws CgroupException {
    V2Freezer.freeze(directory);
  }

  @Override
  public void thaw() throws CgroupException {
    V2Freezer.thaw(directory);
  }

  @Override
  public FreezerState freezerState() throws CgroupException {
    return V2Freezer.state(directory);
  }

  @Override
  public List<Integer> pids() throws CgroupException {
    return CgroupProcesses.direct(directory);
  }

  @Override
  public List<Integer> allPids() throws CgroupException {
    return CgroupProcesses.all(directory);
  }

  @Override
  public void signalAll(int signal) throws CgroupException {
    if (!exists()) {
      throw new CgroupException("cgroup not exist");
    }
    if (signal == SIGKILL) {
      // Linux 5.14.
      SyscallException failure = directory.tryWrite("cgroup.kill", "1");
      if (failure == null) {
        return;
      }
      if (failure.is(Errno.ENODEV)) {
        // Removed since it was opened: it was empty.
        return;
      }
      if (!failure.is(Errno.ENOENT)) {
        throw CgroupDirectory.failed("1", failure);
      }
    }
    FrozenSignal.send(this, kernel, signal);
  }

  @Override
  public long oomKillCount() throws CgroupException {
    try {
      return directory.readKey("memory.events", "oom_kill");
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
    for (V2Controller controller : BEFORE_DEVICES) {
      controller.stats(directory, reading);
    }
    for (V2Controller controller : AFTER_DEVICES) {
      controller.stats(directory, reading);
    }
    return reading.stats();
  }

  @Override
  public OomWatch watchOom() throws CgroupException {
    return V2OomWatch.open(directory);
  }

  @Override
  public boolean exists() throws CgroupException {
    return directory.exists();
  }

  @Override
  public void destroy() throws CgroupException {
    CgroupRemoval.remove(List.of(directory));
  }

  @Override
  public Map<String, String> paths() {
    return Map.of("", directory.path());
  }

  /** Every controller has the one directory. */
  @Override
  public String path(String controller) {
    return directory.path();
  }

  @Override
  public void close() {
    directory.close();
    root.close();
    hierarchies.close();
  }
}
