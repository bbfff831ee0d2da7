package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.MountInfo;
import dev.jrunc.linux.procfs.Procfs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which hierarchies are mounted where.
 *
 * @param byController the unified hierarchy is ""
 * @param v1 the lines that say so, but on a unified host
 * @param roots of these mounts and no later ones
 */
record CgroupMounts(
    CgroupMode mode, Map<String, CgroupMount> byController, List<MountInfo> v1, SharedRoots roots) {

  static CgroupMounts discover(Kernel kernel, Procfs procfs, String mountPoint) throws CgroupException {
    try {
      if (kernel.statfs(mountPoint).type() == StatFs.CGROUP2_SUPER_MAGIC) {
        CgroupMount unified = new CgroupMount(mountPoint, mountRoot(procfs, mountPoint), true);
        return new CgroupMounts(CgroupMode.UNIFIED, Map.of("", unified), List.of(), new SharedRoots(kernel));
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw new CgroupException(e);
      }
    }
    return discoverV1(kernel, procfs, mountPoint);
  }

  private static CgroupMounts discoverV1(Kernel kernel, Procfs procfs, String mountPoint) throws CgroupException {
    Map<String, CgroupMount> found = new LinkedHashMap<>();
    CgroupMode mode = CgroupMode.LEGACY;
    List<MountInfo> mounts = mounts(procfs);
    for (MountInfo mount : mounts) {
      if (mount.type().equals("cgroup")) {
        CgroupMount hierarchy = new CgroupMount(mount.mountPoint(), mount.root(), false, mount.hasSuperOption("noprefix"));
        for (V1Controller controller : V1Controllers.all(false, false)) {
          if (mount.hasSuperOption(controller.name())) {
            // A controller may be mounted twice, e.g. for a chroot: the usual place goes first.
            boolean usual = CgroupPath.isWithin(mount.mountPoint(), mountPoint);
            CgroupMount known = found.get(controller.name());
            if (known == null || usual && !CgroupPath.isWithin(known.mountPoint(), mountPoint)) {
              found.put(controller.name(), hierarchy);
            }
          }
        }
      } else if (mount.type().equals("cgroup2") && mount.mountPoint().equals(mountPoint + "/unified")) {
        found.put("", new CgroupMount(mount.mountPoint(), mount.root(), true));
        mode = CgroupMode.HYBRID;
      }
    }
    return new CgroupMounts(mode, found, mounts, new SharedRoots(kernel));
  }

  private static List<MountInfo> mounts(Procfs procfs) throws CgroupException {
    try {
      return procfs.mountInfo(0, "cgroup");
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  private static String mountRoot(Procfs procfs, String mountPoint) throws CgroupException {
    String root = "/";
    for (MountInfo mount : mounts(procfs)) {
      if (mount.mountPoint().equals(mountPoint)) {
        // The last one covers those before it.
        root = mount.root();
      }
    }
    return root;
  }
}
