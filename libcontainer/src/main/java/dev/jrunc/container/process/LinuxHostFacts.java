package dev.jrunc.container.process;

import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.RealPath;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.IdMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The host that this process runs on. */
public final class LinuxHostFacts implements HostFacts {
  private static final String PROC = "/proc/";
  private static final String USER = "/ns/user";
  private static final String CGROUPS = "/sys/fs/cgroup";
  private static final String RESCTRL = "/sys/fs/resctrl";
  private static final long SELINUX_MAGIC = 0xf97cff8cL;

  /** How the maps of a user namespace are got at: they can only be read from a process inside. */
  @FunctionalInterface
  private interface UserNamespaces {
    UserNamespaceMaps maps(String path) throws IOException;
  }

  private final Kernel kernel;
  private final Procfs procfs;
  private final UserNamespaces userNamespaces;
  private final OwnNamespaces own;
  private @Nullable Boolean unified;

  private LinuxHostFacts(Kernel kernel, OwnNamespaces own, UserNamespaces userNamespaces) {
    this.kernel = kernel;
    this.procfs = Procfs.of(kernel);
    this.own = own;
    this.userNamespaces = userNamespaces;
  }

  /** The host as such, for questions that no configuration asks. */
  public LinuxHostFacts(Kernel kernel) {
    this(
        kernel,
        new OwnNamespaces(kernel),
        path -> {
          throw new IOException(path + ": nobody to ask for its maps");
        });
  }

  /**
   * For a container that is to be made. A user namespace that it joins is visited if need be.
   *
   * @param own of this process, asked before perhaps
   */
  public LinuxHostFacts(LaunchContext context, OwnNamespaces own) {
    this(context.kernel(), own, path -> visit(context, path));
  }

  /**
   * For a container that is there: its init lives in the namespace that was joined, whose file may be
   * gone by now.
   *
   * @param init its pid
   */
  public static LinuxHostFacts ofContainer(Kernel kernel, int init) {
    return new LinuxHostFacts(kernel, new OwnNamespaces(kernel), path -> maps(Procfs.of(kernel), init));
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
    return own.supports(type);
  }

  @Override
  public boolean isOwnNamespace(NamespaceType type, String path) throws SyscallException {
    return kernel.fstatat(Fd.CWD, path, 0).isSameFile(procfs.namespace(0, type.procFile()));
  }

  @Override
  public UserNamespaceMaps userNamespaceMaps(String path) throws IOException {
    return userNamespaces.maps(path);
  }

  @Override
  public boolean inUserNamespace() {
    return own.isNestedUser();
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
    try {
      return RealPath.of(kernel, path);
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

  private static UserNamespaceMaps visit(LaunchContext context, String path) throws IOException {
    int pid = pidOf(path);
    if (pid > 0) {
      return maps(Procfs.of(context.kernel()), pid);
    }
    try {
      return new HelperProcess(context).maps(path);
    } catch (RuntimeFailure e) {
      throw new IOException(e.text(), e);
    }
  }

  /** The pid in {@code /proc/PID/ns/user}; 0 if the path is another. */
  private static int pidOf(String path) {
    if (!path.startsWith(PROC) || !path.endsWith(USER) || path.length() <= PROC.length() + USER.length()) {
      return 0;
    }
    int pid = 0;
    for (int i = PROC.length(); i < path.length() - USER.length(); i++) {
      char c = path.charAt(i);
      if (c < '0' || c > '9' || pid > 99_999_999) {
        return 0;
      }
      pid = 10 * pid + c - '0';
    }
    return pid;
  }

  /** What the user namespace of a process maps, as the runtime sees it. */
  static UserNamespaceMaps maps(Procfs procfs, int pid) throws SyscallException {
    return new UserNamespaceMaps(
        mappings(procfs.idMap(pid, false)), mappings(procfs.idMap(pid, true)));
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
