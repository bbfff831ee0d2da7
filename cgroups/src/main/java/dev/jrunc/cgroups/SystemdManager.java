package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cgroup that systemd makes, as a transient unit around the container's first process. What systemd
 * has no property for, and all that only reads, is done by files.
 */
final class SystemdManager implements CgroupManager {
  private final Kernel kernel;
  private final SystemdBus bus;
  private final SystemdAccess access;
  private final FileManager files;
  private final UnitName unit;
  /** Null: an existing container's. */
  private final @Nullable CgroupRequest request;

  private boolean made;

  SystemdManager(
      Kernel kernel,
      SystemdBus bus,
      SystemdAccess access,
      FileManager files,
      UnitName unit,
      @Nullable CgroupRequest request) {
    this.kernel = kernel;
    this.bus = bus;
    this.access = access;
    this.files = files;
    this.unit = unit;
    this.request = request;
  }

  @Override
  public boolean isMadeAroundProcess() {
    return true;
  }

  @Override
  public boolean prepare() throws CgroupException {
    files.refuseUsed();
    return true;
  }

  @Override
  public void makeAround(int pid) throws CgroupException {
    if (request == null) {
      throw new IllegalStateException("the cgroup exists already");
    }
    try {
      List<UnitProperty> properties = UnitCreation.properties(unit, request, files.isUnified(), pid, bus);
      made = true;
      bus.start(unit.name(), properties);
    } catch (DBusException e) {
      throw new CgroupException("unable to start unit \"" + unit.name() + "\": " + e.getMessage());
    }
    files.complete();
    if (!files.isUnified()) {
      files.addProcess(pid);
    }
  }

  @Override
  public List<String> created() {
    return made ? List.copyOf(files.paths().values()) : List.of();
  }

  @Override
  public List<String> missing() throws CgroupException {
    // Slices above are systemd's to make and to remove.
    return files.absent();
  }

  @Override
  public Map<String, String> places(Map<String, String> below) throws CgroupException {
    return files.places(below);
  }

  @Override
  public @Nullable Fd openUnified(String below) throws CgroupException {
    return files.openUnified(below);
  }

  @Override
  public void set(LinuxResources resources) throws CgroupException {
    LinuxResources rounded = UnitQuota.rounded(resources);
    setUnit(rounded);
    files.set(rounded);
  }

  @Override
  public void update(LinuxResources resources, LinuxResources before) throws CgroupException {
    LinuxResources rounded = UnitQuota.rounded(resources);
    setUnit(rounded);
    try {
      files.update(rounded, before);
    } catch (CgroupException e) {
      try {
        setUnit(before);
      } catch (CgroupException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void setUnit(LinuxResources resources) throws CgroupException {
    try {
      List<UnitProperty> properties =
          new ArrayList<>(UnitDevices.of(resources.devices(), bus, Procfs.of(kernel), access.warnings()));
      properties.addAll(files.properties(resources, new UnitLimits(bus, access)));
      // systemd rewrites v1 device rules in steps, one of which denies everything.
      boolean stop =
          !files.isUnified() && !resources.devices().isEmpty() && files.freezerState() == FreezerState.THAWED;
      if (stop) {
        files.freeze();
      }
      try {
        bus.set(unit.name(), properties);
      } finally {
        if (stop) {
          files.thaw();
        }
      }
    } catch (DBusException e) {
      throw new CgroupException("unable to set unit properties: " + e.getMessage());
    }
  }

  @Override
  public void addProcess(int pid) throws CgroupException {
    if (!files.isUnified()) {
      files.addProcess(pid);
      return;
    }
    try {
      // Not by the file: a user's own write is refused where the way leads through root's cgroups.
      bus.attach(unit.name(), "", pid);
    } catch (DBusException e) {
      throw new CgroupException("unable to attach process " + pid + " to " + unit.name() + ": " + e.getMessage());
    }
  }

  @Override
  public void destroy() throws CgroupException {
    CgroupException failure = null;
    try {
      bus.stop(unit.name());
    } catch (DBusException e) {
      failure = new CgroupException(String.valueOf(e.getMessage()));
    }
    try {
      // Cgroups below (systemd 239), and on v1 those that systemd never knew.
      files.destroy();
    } catch (CgroupException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void freeze() throws CgroupException {
    files.freeze();
  }

  @Override
  public void thaw() throws CgroupException {
    files.thaw();
  }

  @Override
  public FreezerState freezerState() throws CgroupException {
    return files.freezerState();
  }

  @Override
  public List<Integer> pids() throws CgroupException {
    return files.pids();
  }

  @Override
  public List<Integer> allPids() throws CgroupException {
    return files.allPids();
  }

  @Override
  public void signalAll(int signal) throws CgroupException {
    files.signalAll(signal);
  }

  @Override
  public long oomKillCount() throws CgroupException {
    return files.oomKillCount();
  }

  @Override
  public CgroupStats stats() throws CgroupException {
    return files.stats();
  }

  @Override
  public OomWatch watchOom() throws CgroupException {
    return files.watchOom();
  }

  @Override
  public boolean exists() throws CgroupException {
    return files.exists();
  }

  @Override
  public Map<String, String> paths() {
    return files.paths();
  }

  @Override
  public String path(String controller) {
    return files.path(controller);
  }

  @Override
  public void close() {
    bus.close();
    files.close();
  }
}
