package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.linux.testing.RecordingKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Directories that behave like cgroup file systems as far as the managers can tell: magic numbers,
 * files that are there once a directory is made, one value a file, writes that fail.
 */
final class FakeCgroupfs {
  private static final Kernel REAL = NativeKernel.open();

  final Path root;
  final List<String> writes = new ArrayList<>();
  final RecordingKernel recorder = RecordingKernel.over(REAL);
  private final Path proc;
  private final boolean unified;
  private final StringBuilder mountinfo = new StringBuilder();
  private final StringBuilder cgroup = new StringBuilder();
  private final Map<String, Map<String, String>> templates = new LinkedHashMap<>();
  private final Map<String, Deque<Errno>> failures = new HashMap<>();
  private final Map<String, UnaryOperator<String>> left = new HashMap<>();

  private FakeCgroupfs(Path temp, boolean unified) throws IOException {
    this.root = Files.createDirectories(temp.toRealPath().resolve("cgroup"));
    this.proc = Files.createDirectories(temp.toRealPath().resolve("proc/self")).getParent();
    this.unified = unified;
    recorder.answer("statfs", arguments -> magic((String) arguments.get(0)));
    recorder.answer("fstatfs", arguments -> magic(pathOf((Fd) arguments.get(0))));
    recorder.answer(
        "openat",
        arguments -> {
          int flags = (Integer) arguments.get(2);
          // cgroupfs has no rest of an old value.
          int extra = (flags & OpenFlags.O_WRONLY) != 0 ? OpenFlags.O_TRUNC : 0;
          return REAL.openat((Fd) arguments.get(0), (String) arguments.get(1), flags | extra, (Integer) arguments.get(3));
        });
    recorder.answer(
        "openat2",
        arguments -> {
          int flags = (Integer) arguments.get(2);
          int extra = (flags & OpenFlags.O_WRONLY) != 0 ? OpenFlags.O_TRUNC : 0;
          return REAL.openat2(
              (Fd) arguments.get(0),
              (String) arguments.get(1),
              flags | extra,
              (Integer) arguments.get(3),
              (Long) arguments.get(4));
        });
    recorder.answer("write", arguments -> write(arguments));
    recorder.answer("mkdirat", this::make);
    recorder.answer("unlinkat", this::remove);
  }

  static FakeCgroupfs v1(Path temp) throws IOException {
    FakeCgroupfs fs = new FakeCgroupfs(temp, false);
    fs.leave("cpu.shares", value -> Long.toString(Math.clamp(Long.parseLong(value), 2, 262_144)));
    fs.mount("cpuset", "cpuset.cpus", "", "cpuset.mems", "");
    fs.mount("devices", "devices.list", "a *:* rwm\n", "devices.allow", "", "devices.deny", "");
    fs.mount(
        "memory",
        "memory.limit_in_bytes", "9223372036854771712\n",
        "memory.memsw.limit_in_bytes", "9223372036854771712\n",
        "memory.soft_limit_in_bytes", "0",
        "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
        "memory.swappiness", "60",
        "memory.usage_in_bytes", "4096\n",
        "memory.max_usage_in_bytes", "8192\n",
        "cgroup.event_control", "");
    fs.mount(
        "cpu,cpuacct",
        "cpu.shares", "1024\n",
        "cpu.cfs_period_us", "100000\n",
        "cpu.cfs_quota_us", "-1\n",
        "cpu.cfs_burst_us", "0\n",
        "cpu.idle", "0\n",
        "cpu.rt_period_us", "1000000\n",
        "cpu.rt_runtime_us", "0\n");
    fs.mount("pids", "pids.max", "max\n");
    fs.mount(
        "blkio",
        "blkio.bfq.weight", "100",
        "blkio.bfq.weight_device", "",
        "blkio.throttle.read_bps_device", "",
        "blkio.throttle.write_bps_device", "",
        "blkio.throttle.read_iops_device", "",
        "blkio.throttle.write_iops_device", "");
    fs.mount("hugetlb", "hugetlb.2MB.limit_in_bytes", "", "hugetlb.1GB.limit_in_bytes", "");
    fs.mount("net_cls,net_prio", "net_cls.classid", "0", "net_prio.ifpriomap", "");
    fs.mount("freezer", "freezer.state", "THAWED\n", "freezer.self_freezing", "0\n");
    fs.mount("rdma", "rdma.max", "");
    fs.mount("name=systemd");
    return fs;
  }

  static FakeCgroupfs v2(Path temp) throws IOException {
    FakeCgroupfs fs = new FakeCgroupfs(temp, true);
    fs.mountinfo.append("31 23 0:28 / ").append(fs.root).append(" rw - cgroup2 cgroup2 rw\n");
    fs.templates.put(
        "",
        files(
            "cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma\n",
            "cgroup.subtree_control", "",
            "cgroup.type", "domain\n",
            "cgroup.freeze", "0\n",
            "cgroup.events", "populated 0\nfrozen 1\n",
            "cgroup.kill", "",
            "pids.max", "max\n",
            "memory.max", "max\n",
            "memory.low", "0\n",
            "memory.swap.max", "max\n",
            "memory.current", "5000000\n",
            "memory.events", "low 0\noom 2\noom_kill 4\noom_group_kill 0\n",
            "memory.high", "max\n",
            "io.weight", "default 100\n",
            "io.max", "",
            "cpu.idle", "0\n",
            "cpu.weight", "100\n",
            "cpu.max", "max 100000\n",
            "cpu.max.burst", "0\n",
            "cpuset.cpus", "",
            "cpuset.mems", "",
            "hugetlb.2MB.max", "max\n",
            "hugetlb.2MB.rsvd.max", "max\n",
            "rdma.max", ""));
    fs.populate(fs.root);
    fs.own("0::/user.slice/session.scope");
    return fs;
  }

  private static Map<String, String> files(String... namesAndValues) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("cgroup.procs", "");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      files.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return files;
  }

  /** Mounts a v1 hierarchy the usual way. */
  FakeCgroupfs mount(String controllers, String... namesAndValues) throws IOException {
    String name = controllers.startsWith("name=") ? controllers.substring(5) : controllers;
    Map<String, String> files = files(namesAndValues);
    files.put("tasks", "");
    templates.put(name, files);
    Path directory = Files.createDirectory(root.resolve(name));
    mountInfo(name, controllers);
    populate(directory);
    if (name.equals("cpuset")) {
      Files.writeString(directory.resolve("cpuset.cpus"), "0-3\n");
      Files.writeString(directory.resolve("cpuset.mems"), "0\n");
    }
    own("1:" + controllers + ":/");
    return this;
  }

  FakeCgroupfs mountInfo(String name, String options) {
    mountinfo.append("32 31 0:29 / ").append(root).append('/').append(name);
    mountinfo.append(" rw - cgroup cgroup rw,").append(options).append('\n');
    return this;
  }

  FakeCgroupfs hybrid() throws IOException {
    templates.put("unified", files("cgroup.kill", "", "cgroup.freeze", "0\n"));
    Path directory = Files.createDirectory(root.resolve("unified"));
    mountinfo.append("41 31 0:38 / ").append(directory).append(" rw - cgroup2 cgroup2 rw\n");
    populate(directory);
    return own("0::/");
  }

  /** A line of /proc/self/cgroup; replaces the one of the same controllers. */
  FakeCgroupfs own(String line) {
    String controllers = line.substring(line.indexOf(':'), line.lastIndexOf(':') + 1);
    int old = cgroup.indexOf(controllers);
    if (old >= 0) {
      int from = cgroup.lastIndexOf("\n", old) + 1;
      cgroup.delete(from, cgroup.indexOf("\n", old) + 1);
    }
    cgroup.append(line).append('\n');
    return this;
  }

  FakeCgroupfs withoutMount(String name) {
    int at = mountinfo.indexOf(root + "/" + name + " ");
    int from = mountinfo.lastIndexOf("\n", at) + 1;
    mountinfo.delete(from, mountinfo.indexOf("\n", at) + 1);
    return this;
  }

  /** The next writes to a file of that name fail, one errno each. */
  FakeCgroupfs failWrites(String file, Errno... errnos) {
    failures.computeIfAbsent(file, f -> new ArrayDeque<>()).addAll(List.of(errnos));
    return this;
  }

  /** What a file of that name holds after a write of a value. */
  FakeCgroupfs leave(String file, UnaryOperator<String> content) {
    left.put(file, content);
    return this;
  }

  /** New directories lack this file, or have it with another content. */
  FakeCgroupfs template(String mount, String file, String content) {
    Map<String, String> files = templates.get(mount);
    if (content == null) {
      files.remove(file);
    } else {
      files.put(file, content);
    }
    return this;
  }

  CgroupHost host() throws Exception {
    Files.writeString(proc.resolve("self/mountinfo"), mountinfo);
    Files.writeString(proc.resolve("self/cgroup"), cgroup);
    return CgroupHost.discover(recorder.kernel(), Procfs.at(recorder.kernel(), proc.toString()), 0, root.toString());
  }

  String read(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  void put(String path, String content) throws IOException {
    Files.writeString(root.resolve(path), content);
  }

  private StatFs magic(String path) {
    long type =
        path.equals(root.toString()) && !unified
            ? StatFs.TMPFS_MAGIC
            : !path.startsWith(root.toString())
                ? StatFs.TMPFS_MAGIC
                : unified || path.startsWith(root + "/unified") ? StatFs.CGROUP2_SUPER_MAGIC : StatFs.CGROUP_SUPER_MAGIC;
    return new StatFs(type, 0);
  }

  private static String pathOf(Fd fd) throws SyscallException {
    return REAL.readlinkat(Fd.CWD, fd.procPath());
  }

  private Object write(List<Object> arguments) throws SyscallException {
    byte[] bytes = (byte[]) arguments.get(1);
    String path = pathOf((Fd) arguments.get(0));
    String file = path.substring(path.lastIndexOf('/') + 1);
    String relative = path.substring(root.toString().length() + 1);
    String value = new String(bytes, StandardCharsets.UTF_8);
    Deque<Errno> errnos = failures.get(file);
    if (errnos != null && !errnos.isEmpty()) {
      writes.add(relative + " = " + value + " !");
      throw new SyscallException("write", "fd", errnos.pop());
    }
    writes.add(relative + " = " + value);
    UnaryOperator<String> content = left.get(file);
    if (content != null) {
      byte[] other = content.apply(value).getBytes(StandardCharsets.UTF_8);
      REAL.write((Fd) arguments.get(0), other, 0, other.length);
      return bytes.length;
    }
    return REAL.write((Fd) arguments.get(0), bytes, 0, bytes.length);
  }

  private Object make(List<Object> arguments) throws SyscallException {
    Fd parent = (Fd) arguments.get(0);
    REAL.mkdirat(parent, (String) arguments.get(1), (Integer) arguments.get(2));
    try {
      populate(Path.of(pathOf(parent), (String) arguments.get(1)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return null;
  }

  private void populate(Path directory) throws IOException {
    Path relative = root.relativize(directory);
    Map<String, String> files = templates.get(unified ? "" : relative.getName(0).toString());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  private Object remove(List<Object> arguments) throws SyscallException {
    Path directory = Path.of(pathOf((Fd) arguments.get(0)), (String) arguments.get(1));
    try (var entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      // A cgroup below makes a cgroup busy; its own files do not.
      try (var below = Files.newDirectoryStream(directory, Files::isDirectory)) {
        if (below.iterator().hasNext()) {
          throw new SyscallException("rmdir", directory.toString(), Errno.EBUSY);
        }
      }
      for (Path file : entries) {
        Files.delete(file);
      }
    } catch (SyscallException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new SyscallException("rmdir", directory.toString(), Errno.ENOENT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    REAL.unlinkat((Fd) arguments.get(0), (String) arguments.get(1), (Integer) arguments.get(2));
    return null;
  }
}
