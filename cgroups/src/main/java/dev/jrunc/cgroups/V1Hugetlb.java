package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** hugetlb. */
final class V1Hugetlb implements V1Controller {
  @Override
  public String name() {
    return "hugetlb";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    return !resources.hugepageLimits().isEmpty();
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    Hugetlb.set(directory, resources.hugepageLimits(), ".limit_in_bytes");
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Hugetlb.readV1(directory, reading.hugetlb);
  }
}
