package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxResources;

/**
 * cpuset. A new cpuset has neither CPUs nor memory nodes and takes no process until it has both, so
 * empty ones get their parent's, from the top down.
 */
final class V1Cpuset implements V1Controller {
  @Override
  public String name() {
    return "cpuset";
  }

  @Override
  public boolean needsSeeding() {
    return true;
  }

  @Override
  public void seed(CgroupDirectory above, boolean made) throws CgroupException {
    seed(above, made, made);
  }

  @Override
  public void beforeJoin(CgroupDirectory directory, LinuxResources resources, boolean made) throws CgroupException {
    set(directory, resources);
    LinuxCpu cpu = resources.cpu();
    seed(directory, made && (cpu == null || cpu.cpus().isEmpty()), made && (cpu == null || cpu.mems().isEmpty()));
  }

  private static void seed(CgroupDirectory directory, boolean newCpus, boolean newMems) throws CgroupException {
    V1CpusetFiles files = V1CpusetFiles.of(directory);
    try (CgroupDirectory parent = directory.parent()) {
      copyIfEmpty(directory, parent, files.file("cpus"), newCpus);
      copyIfEmpty(directory, parent, files.file("mems"), newMems);
    }
  }

  /**
   * @param isNew whether nobody has written it yet: then it is empty, or, if the parent's cgroup.clone_children is set,
   *     has the parent's value already
   */
  private static void copyIfEmpty(CgroupDirectory directory, CgroupDirectory parent, String file, boolean isNew)
      throws CgroupException {
    if (isNew || directory.read(file).isBlank()) {
      directory.write(file, parent.read(file));
    }
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxCpu cpu = resources.cpu();
    return cpu != null && !(cpu.cpus().isEmpty() && cpu.mems().isEmpty());
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxCpu cpu = resources.cpu();
    if (cpu == null || !isLimited(resources)) {
      return;
    }
    V1CpusetFiles files = V1CpusetFiles.of(directory);
    if (!cpu.cpus().isEmpty()) {
      directory.write(files.file("cpus"), cpu.cpus());
    }
    if (!cpu.mems().isEmpty()) {
      directory.write(files.file("mems"), cpu.mems());
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    reading.cpuset = V1CpusetFiles.of(directory).stats();
  }
}
