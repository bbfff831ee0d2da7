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
  public void seed(CgroupDirectory above) throws CgroupException {
    V1CpusetFiles files = V1CpusetFiles.of(above);
    try (CgroupDirectory parent = above.parent()) {
      copyIfEmpty(above, parent, files.file("cpus"));
      copyIfEmpty(above, parent, files.file("mems"));
    }
  }

  @Override
  public void beforeJoin(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    set(directory, resources);
    seed(directory);
  }

  private static void copyIfEmpty(CgroupDirectory directory, CgroupDirectory parent, String file)
      throws CgroupException {
    if (directory.read(file).isBlank()) {
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
