package dev.jrunc.cgroups;

import dev.jrunc.cgroups.devices.DeviceProgram;
import dev.jrunc.cgroups.devices.InvalidDeviceRule;
import dev.jrunc.linux.BpfCalls;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.ProcessCalls.Rlimit;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.DeviceCgroup;
import java.util.ArrayList;
import java.util.List;

/**
 * The device filter of cgroup v2: a BPF program on the cgroup. The new one is attached before the old
 * ones go, so that at no time everything is allowed.
 */
final class V2Devices {
  private static final int RLIMIT_MEMLOCK = 8;
  private static final String ATTACH = "failed to call BPF_PROG_ATTACH (BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI)";

  private V2Devices() {}

  /** @param inUserNamespace bpf(2) is refused there, and making a device node has no use */
  static void set(CgroupDirectory directory, List<DeviceCgroup> rules, boolean inUserNamespace)
      throws CgroupException {
    if (rules.isEmpty()) {
      return;
    }
    byte[] code;
    try {
      code = DeviceProgram.compile(DeviceRules.filter(rules));
    } catch (InvalidDeviceRule e) {
      throw new CgroupException(String.valueOf(e.getMessage()));
    }
    try (Fd target = directory.openForReading();
        Fd program = load(directory.kernel(), code)) {
      attach(directory.kernel(), target, program);
    } catch (SyscallException e) {
      if (e.is(Errno.EPERM) && (inUserNamespace || isAllAllowed(rules))) {
        return;
      }
      throw new CgroupException(e);
    }
  }

  private static boolean isAllAllowed(List<DeviceCgroup> rules) {
    for (DeviceCgroup rule : rules) {
      String access = rule.access();
      if (!rule.allow() || access.indexOf('r') < 0 || access.indexOf('w') < 0 || access.indexOf('m') < 0) {
        return false;
      }
    }
    return true;
  }

  private static Fd load(Kernel kernel, byte[] code) throws SyscallException {
    try {
      return kernel.bpfProgLoad(BpfCalls.BPF_PROG_TYPE_CGROUP_DEVICE, code, "Apache");
    } catch (SyscallException e) {
      if (!e.is(Errno.EPERM)) {
        throw e;
      }
    }
    // Before Linux 5.11 programs counted against RLIMIT_MEMLOCK. The container's own limits are set elsewhere.
    try {
      kernel.prlimit(0, RLIMIT_MEMLOCK, new Rlimit(Rlimit.INFINITY, Rlimit.INFINITY));
    } catch (SyscallException e) {
      // Then the second try says what is missing.
      return kernel.bpfProgLoad(BpfCalls.BPF_PROG_TYPE_CGROUP_DEVICE, code, "Apache");
    }
    return kernel.bpfProgLoad(BpfCalls.BPF_PROG_TYPE_CGROUP_DEVICE, code, "Apache");
  }

  private static void attach(Kernel kernel, Fd target, Fd program) throws SyscallException, CgroupException {
    List<Fd> old = attached(kernel, target);
    try {
      if (old.size() == 1 && replace(kernel, target, program, old.getFirst())) {
        return;
      }
      try {
        kernel.bpfProgAttach(target, program, BpfCalls.BPF_CGROUP_DEVICE, BpfCalls.BPF_F_ALLOW_MULTI, -1);
      } catch (SyscallException e) {
        throw new CgroupException(ATTACH, e);
      }
      for (Fd one : old) {
        try {
          kernel.bpfProgDetach(target, one, BpfCalls.BPF_CGROUP_DEVICE);
        } catch (SyscallException e) {
          throw new CgroupException("failed to call BPF_PROG_DETACH (BPF_CGROUP_DEVICE) on old filter program", e);
        }
      }
    } finally {
      old.forEach(Fd::close);
    }
  }

  /** False: a kernel without BPF_F_REPLACE (before 5.6). */
  private static boolean replace(Kernel kernel, Fd target, Fd program, Fd old) throws CgroupException {
    try {
      kernel.bpfProgAttach(
          target,
          program,
          BpfCalls.BPF_CGROUP_DEVICE,
          BpfCalls.BPF_F_ALLOW_MULTI | BpfCalls.BPF_F_REPLACE,
          old.number());
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.EINVAL)) {
        return false;
      }
      throw new CgroupException(ATTACH, e);
    }
  }

  private static List<Fd> attached(Kernel kernel, Fd target) throws SyscallException {
    List<Fd> programs = new ArrayList<>();
    for (int id : kernel.bpfProgQuery(target, BpfCalls.BPF_CGROUP_DEVICE)) {
      try {
        programs.add(kernel.bpfProgGetFdById(id));
      } catch (SyscallException e) {
        // Gone since it was listed.
        if (!e.is(Errno.ENOENT)) {
          programs.forEach(Fd::close);
          throw e;
        }
      }
    }
    return programs;
  }
}
