package dev.jrunc.container.process;

import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.IdMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The host that this process runs on. */
public final class LinuxHostFacts implements HostFacts {
  private static final String CGROUPS = "/sys/fs/cgroup";
  private static final String RESCTRL = "/sys/fs/resctrl";
  private static final long SELINUX_MAGIC = 0xf97cff8cL;
  private static final long ALL_IDS = 4294967295L;

  private final Kernel kernel;
  private final Procfs procfs;
  private @Nullable Boolean unified;
  private @Nullable Boolean nested;

  public LinuxHostFacts(Kernel kernel) {
    this.kernel = kernel;
    this.procfs = Procfs.of(kernel);
  }

  @Override
  public boolean unifiedCgroups() {
    Boolean known = unified;
    if (known == null) {
      known = isFileSystem(CGROUPS, StatFs.CGROUP2_SUPER_MAGIC);
      unified = known;
    }
    return known;
  }

  @Override
  public boolean supports(NamespaceType type) {
    return exists("/proc/self/ns/" + type.procFile());
  }

  @Override
  public boolean isOwnNamespace(NamespaceType type, String path) throws SyscallException {
    return kernel.fstatat(Fd.CWD, path, 0).isSameFile(procfs.namespace(0, type.procFile()));
  }

  @Override
  public UserNamespaceMaps userNamespaceMaps(String path) throws SyscallException {
    Stat wanted = kernel.fstatat(Fd.CWD, path, 0);
    // The maps are only to be read from a process inside.
    try (Fd proc = kernel.open("/proc", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
      for (DirectoryEntry entry : kernel.getdents(proc)) {
        int pid = number(entry.name());
        if (pid > 0 && isIn(pid, wanted)) {
          return new UserNamespaceMaps(
              mappings(procfs.idMap(pid, false)), mappings(procfs.idMap(pid, true)));
        }
      }
    }
    throw new SyscallException("open", path, Errno.ESRCH);
  }

  @Override
  public boolean inUserNamespace() {
    Boolean known = nested;
    if (known == null) {
      try {
        List<IdMapping> map = mappings(procfs.idMap(0, false));
        known = map.size() != 1 || map.getFirst().size() != ALL_IDS;
      } catch (SyscallException e) {
        // A kernel without user namespaces has no such file.
        known = false;
      }
      nested = known;
    }
    return known;
  }

  @Override
  public boolean selinux() {
    return isFileSystem("/sys/fs/selinux", SELINUX_MAGIC);
  }

  @Override
  public boolean apparmor() {
    try {
      byte[] enabled = kernel.readFile(Fd.CWD, "/sys/module/apparmor/parameters/enabled", 16);
      return enabled.length > 0 && enabled[0] == 'Y' && exists("/sys/kernel/security/apparmor");
    } catch (SyscallException e) {
      return false;
    }
  }

  @Override
  public String realPath(String path) throws SyscallException {
    try (Fd dir = kernel.open(path, OpenFlags.O_PATH)) {
      return kernel.readlinkat(Fd.CWD, dir.procPath());
    } catch (SyscallException e) {
      throw new SyscallException("stat", path, e.errno());
    }
  }

  @Override
  public void requireExists(String path) throws SyscallException {
    try {
      kernel.fstatat(Fd.CWD, path, OpenFlags.AT_SYMLINK_NOFOLLOW);
    } catch (SyscallException e) {
      throw new SyscallException("lstat", path, e.errno());
    }
  }

  @Override
  public boolean rdt() {
    return isFileSystem(RESCTRL, StatFs.RDTGROUP_SUPER_MAGIC);
  }

  @Override
  public boolean rdtCacheAllocation() {
    return rdt() && exists(RESCTRL + "/info/L3");
  }

  @Override
  public boolean rdtMemoryBandwidth() {
    return rdt() && exists(RESCTRL + "/info/MB");
  }

  private boolean isIn(int pid, Stat wanted) {
    try {
      return procfs.namespace(pid, NamespaceType.USER.procFile()).isSameFile(wanted);
    } catch (SyscallException e) {
      // Gone, or not ours to look at.
      return false;
    }
  }

  private boolean isFileSystem(String path, long magic) {
    try {
      return kernel.statfs(path).type() == magic;
    } catch (SyscallException e) {
      return false;
    }
  }

  private boolean exists(String path) {
    try {
      kernel.fstatat(Fd.CWD, path, 0);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }

  private static int number(String name) {
    int value = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9' || value > 99_999_999) {
        return -1;
      }
      value = 10 * value + c - '0';
    }
    return value;
  }

  private static List<IdMapping> mappings(String text) {
    List<IdMapping> mappings = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(text);
    while (words.countTokens() >= 3) {
      mappings.add(
          new IdMapping(
              Long.parseLong(words.nextToken()),
              Long.parseLong(words.nextToken()),
              Long.parseLong(words.nextToken())));
    }
    return mappings;
  }
}
