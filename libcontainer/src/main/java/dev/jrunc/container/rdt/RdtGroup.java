package dev.jrunc.container.rdt;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.IntelRdt;
import java.util.ArrayList;
import java.util.List;

/**
 * A container's class of service: a directory of resctrl with the processes that it counts for and
 * what they may have of caches and memory bandwidth; and, where it is asked for, a monitoring group
 * below it, which only counts.
 */
public final class RdtGroup {
  /** Where resctrl is mounted, if it is. */
  public static final String ROOT = "/sys/fs/resctrl";

  private static final String POINTER = "/linux/intelRdt";
  private static final int MODE = 0755;
  private static final int LONGEST = 64 * 1024;

  private final FileCalls files;
  private final String root;
  private final IntelRdt rdt;
  private final List<String> directories = new ArrayList<>();

  private RdtGroup(FileCalls files, String root, IntelRdt rdt, String id) {
    this.files = files;
    this.root = root;
    this.rdt = rdt;
    String name = rdt.closId().isEmpty() ? id : rdt.closId();
    String group = name.equals("/") ? root : root + "/" + name;
    directories.add(group);
    if (rdt.enableMonitoring()) {
      directories.add(group + "/mon_groups/" + id);
    }
  }

  /** @param root where resctrl is mounted */
  public static RdtGroup of(FileCalls files, String root, IntelRdt rdt, String id) {
    return new RdtGroup(files, root, rdt, id);
  }

  /** The group, and its monitoring group if it has one. */
  public List<String> directories() {
    return List.copyOf(directories);
  }

  /** Those that {@link #make} will make, parents first: whoever ends the container removes them. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String directory : directories) {
      if (!exists(directory)) {
        missing.add(directory);
      }
    }
    return missing;
  }

  /** Makes what is not there yet. A group that is named and gets no lines to write must be there. */
  public void make() throws InvalidSpec {
    if (!rdt.closId().isEmpty() && lines().isEmpty() && !exists(directories.getFirst())) {
      throw new InvalidSpec(
          POINTER + "/closID",
          "clos dir not accessible (must be pre-created when schemata, l3CacheSchema and memBwSchema are empty): stat "
              + directories.getFirst()
              + ": "
              + Errno.ENOENT.message());
    }
    for (String directory : directories) {
      try {
        files.mkdirat(Fd.CWD, directory, MODE);
      } catch (SyscallException e) {
        if (!e.is(Errno.EEXIST)) {
          throw failed("unable to apply Intel RDT configuration", e);
        }
      }
    }
  }

  /** Counts a process, and what it will fork, for the group. */
  public void add(int pid) throws InvalidSpec {
    for (String directory : directories) {
      try {
        write(directory + "/tasks", Integer.toString(pid));
      } catch (SyscallException e) {
        throw failed("unable to apply Intel RDT configuration", e);
      }
    }
  }

  /** Writes what the group may have, all lines at once: the kernel takes all of them or none. */
  public void limit() throws InvalidSpec {
    String lines = lines();
    if (lines.isEmpty()) {
      return;
    }
    try {
      write(directories.getFirst() + "/schemata", lines);
    } catch (SyscallException e) {
      throw failed("error setting Intel RDT config", e);
    }
  }

  private String lines() {
    StringBuilder lines = new StringBuilder();
    line(lines, rdt.l3CacheSchema());
    line(lines, rdt.memBwSchema());
    for (String line : rdt.schemata()) {
      line(lines, line);
    }
    return lines.toString();
  }

  private static void line(StringBuilder lines, String line) {
    if (!line.isEmpty()) {
      lines.append(line).append('\n');
    }
  }

  private void write(String path, String text) throws SyscallException {
    try (Fd file = files.open(path, OpenFlags.O_WRONLY)) {
      files.writeAll(file, Bytes.encode(text));
    } catch (SyscallException e) {
      throw new SyscallException(e.call(), path, e.errno());
    }
  }

  /** With what the kernel says of the last thing that it refused. */
  private InvalidSpec failed(String what, SyscallException e) {
    String status;
    try {
      status = Bytes.decode(files.readFile(Fd.CWD, root + "/info/last_cmd_status", LONGEST)).strip();
    } catch (SyscallException unreadable) {
      status = "";
    }
    return InvalidSpec.because(
        POINTER,
        what + ": " + e.getMessage() + (status.isEmpty() ? "" : ", last_cmd_status: " + status),
        e);
  }

  private boolean exists(String path) {
    try {
      files.fstatat(Fd.CWD, path, 0);
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }
}
