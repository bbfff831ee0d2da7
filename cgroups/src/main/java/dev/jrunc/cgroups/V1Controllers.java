package dev.jrunc.cgroups;

import java.util.ArrayList;
import java.util.List;

/** The controllers of cgroup v1 in the order in which they are joined and set. */
final class V1Controllers {
  private V1Controllers() {}

  static List<V1Controller> all(boolean hybrid, boolean inUserNamespace) {
    List<V1Controller> all = new ArrayList<>();
    all.add(new V1Cpuset());
    all.add(new V1Devices(inUserNamespace));
    all.add(new V1Memory());
    all.add(new V1Cpu());
    all.add(new V1Cpuacct());
    all.add(new Pids());
    all.add(new V1Blkio());
    all.add(new Hugetlb());
    all.add(new V1NetCls());
    all.add(new V1NetPrio());
    all.add(new V1JoinOnly("perf_event"));
    all.add(new V1JoinOnly("freezer"));
    all.add(new Rdma());
    all.add(new V1JoinOnly("name=systemd"));
    all.add(new V1JoinOnly("misc"));
    if (hybrid) {
      all.add(new V1JoinOnly(""));
    }
    return all;
  }
}
