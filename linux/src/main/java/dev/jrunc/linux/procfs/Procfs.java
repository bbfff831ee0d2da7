package dev.jrunc.linux.procfs;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads /proc of the pid namespace that this process's procfs shows. A process that is gone fails
 * with ENOENT or, when it goes during the read, ESRCH.
 */
public final class Procfs {
  private static final int LIMIT = 1 << 24;

  private final FileCalls files;
  private final String root;

  private Procfs(FileCalls files, String root) {
    this.files = files;
    this.root = root;
  }

  public static Procfs of(FileCalls files) {
    return new Procfs(files, "/proc");
  }

  /** Of a directory that has the same shape, for tests. */
  public static Procfs at(FileCalls files, String root) {
    return new Procfs(files, root);
  }

  /** /proc/PID/stat. */
  public ProcessStat stat(int pid) throws SyscallException {
    String path = path(pid, "stat");
    return ProcessStat.parse(piece(path), path);
  }

  /** Start time of a process, as state.json keeps it. */
  public long startTime(int pid) throws SyscallException {
    return stat(pid).startTime();
  }

  /** /proc/PID/status: uids, gids, pids in nested namespaces. */
  public ProcessStatus status(int pid) throws SyscallException {
    return ProcessStatus.parse(piece(path(pid, "status")));
  }

  /** /proc/PID/mountinfo; pid 0: own. */
  public List<MountInfo> mountInfo(int pid) throws SyscallException {
    return MountInfo.parse(read(path(pid, "mountinfo")), "");
  }

  /** Only the mounts of file systems whose type begins with {@code type}. */
  public List<MountInfo> mountInfo(int pid, String type) throws SyscallException {
    return MountInfo.parse(read(path(pid, "mountinfo")), type);
  }

  /** /proc/PID/cgroup; pid 0: own. */
  public List<CgroupLine> cgroup(int pid) throws SyscallException {
    return CgroupLine.parse(piece(path(pid, "cgroup")));
  }

  /** /proc/devices: names of major numbers, for character and block devices. */
  public String devices() throws SyscallException {
    return text(root + "/devices");
  }

  /** Identity of a namespace: device and inode of /proc/PID/ns/TYPE, followed; pid 0: own. */
  public Stat namespace(int pid, String type) throws SyscallException {
    return files.fstatat(Fd.CWD, path(pid, "ns/" + type), 0);
  }

  /** The path that leads to a process's namespace. */
  public String namespacePath(int pid, String type) {
    return path(pid, "ns/" + type);
  }

  /** What /proc/PID/fd/N points to, e.g. {@code /dev/null} or {@code pipe:[123]}; pid 0: own. */
  public String fdTarget(int pid, int fd) throws SyscallException {
    return files.readlinkat(Fd.CWD, path(pid, "fd/" + fd));
  }

  /** All open fds of a process with what they point to; one that closes meanwhile is passed over. */
  public Map<Integer, String> fds(int pid) throws SyscallException {
    Map<Integer, String> found = new TreeMap<>();
    try (Fd dir = files.open(path(pid, "fd"), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
      for (DirectoryEntry entry : files.getdents(dir)) {
        int number = Integer.parseInt(entry.name());
        if (pid == 0 && number == dir.number()) {
          continue;
        }
        try {
          found.put(number, files.readlinkat(dir, entry.name()));
        } catch (SyscallException e) {
          if (!e.is(Errno.ENOENT)) {
            throw e;
          }
        }
      }
    }
    return found;
  }

  /** /proc/PID/cmdline: argv; empty for a zombie or a kernel thread. */
  public List<String> commandLine(int pid) throws SyscallException {
    byte[] text = read(path(pid, "cmdline"));
    List<String> arguments = new ArrayList<>();
    for (int at = 0; at < text.length; ) {
      int end = at;
      while (end < text.length && text[end] != 0) {
        end++;
      }
      arguments.add(Bytes.decode(text, at, end - at));
      at = end + 1;
    }
    return arguments;
  }

  /** /proc/PID/uid_map or gid_map, raw; pid 0: own. */
  public String idMap(int pid, boolean group) throws SyscallException {
    return text(path(pid, group ? "gid_map" : "uid_map"));
  }

  private String path(int pid, String name) {
    return root + (pid == 0 ? "/self/" : "/" + pid + "/") + name;
  }

  private String piece(String path) throws SyscallException {
    return Bytes.decode(files.readPiece(Fd.CWD, path, LIMIT));
  }

  private String text(String path) throws SyscallException {
    return Bytes.decode(read(path));
  }

  private byte[] read(String path) throws SyscallException {
    return files.readFile(Fd.CWD, path, LIMIT);
  }
}
