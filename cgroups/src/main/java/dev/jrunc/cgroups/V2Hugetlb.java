package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** hugetlb. */
final class V2Hugetlb implements V2Controller {
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
    Hugetlb.set(directory, resources.hugepageLimits(), ".max");
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Hugetlb.readV2(directory, reading.hugetlb);
  }
}
