package dev.jrunc.cgroups;

import static dev.jrunc.linux.OpenFlags.F_OK;
import static dev.jrunc.linux.OpenFlags.O_DIRECTORY;
import static dev.jrunc.linux.OpenFlags.O_NOFOLLOW;
import static dev.jrunc.linux.OpenFlags.O_PATH;
import static dev.jrunc.linux.OpenFlags.O_RDONLY;
import static dev.jrunc.linux.OpenFlags.O_WRONLY;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cgroup: a directory of one hierarchy and its files. The directory is opened when first used;
 * file names are then taken from that fd and hold no slash.
 */
final class CgroupDirectory implements AutoCloseable {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MODE = 0755;

  private final Hierarchy hierarchy;
  private final String relative;
  private @Nullable Fd fd;
  private String path = "";
  private boolean made;
  private boolean isNew;

  CgroupDirectory(Hierarchy hierarchy, String relative) {
    this.hierarchy = hierarchy;
    this.relative = relative;
  }

  Kernel kernel() {
    return hierarchy.kernel;
  }

  boolean isUnified() {
    return hierarchy.unified;
  }

  /** Whether its files are named without their controller. */
  boolean hasNoPrefix() {
    return hierarchy.noPrefix;
  }

  /** Absolute. */
  String path() {
    if (path.isEmpty()) {
      path = hierarchy.absolute(relative);
    }
    return path;
  }

  boolean isRoot() {
    return relative.isEmpty();
  }

  /** Whether it was made by this object, and nothing has been written to its files since. */
  boolean isNew() {
    return isNew;
  }

  /** The root of the hierarchy. */
  CgroupDirectory top() {
    return hierarchy.directory("");
  }

  CgroupDirectory parent() {
    return hierarchy.directory(CgroupPath.parent(relative));
  }

  /** @param below clean, may have several components */
  CgroupDirectory child(String below) {
    return hierarchy.directory(CgroupPath.join(relative, below));
  }

  /** Parents from the hierarchy's root (left out) down to this one's parent. */
  List<CgroupDirectory> ancestors() {
    List<CgroupDirectory> found = new ArrayList<>();
    for (int slash = relative.indexOf('/'); slash >= 0; slash = relative.indexOf('/', slash + 1)) {
      found.add(hierarchy.directory(relative.substring(0, slash)));
    }
    return found;
  }

  private Fd fd() throws SyscallException {
    if (isRoot()) {
      return hierarchy.root();
    }
    if (fd == null || !fd.isOpen()) {
      fd = hierarchy.open(relative, O_PATH | O_DIRECTORY);
    }
    return fd;
  }

  /** An O_PATH fd for someone else. */
  Fd open() throws SyscallException {
    return hierarchy.open(relative, O_PATH | O_DIRECTORY);
  }

  /** A readable fd of the directory itself, as bpf(2) wants it. */
  Fd openForReading() throws SyscallException {
    return hierarchy.open(relative, O_RDONLY | O_DIRECTORY);
  }

  private String filePath(String file) {
    return path() + "/" + file;
  }

  Fd openFile(String file, int flags) throws SyscallException {
    if (file.isEmpty() || file.indexOf('/') >= 0) {
      throw new SyscallException("openat2", filePath(file), Errno.EINVAL);
    }
    isNew &= flags == O_RDONLY;
    if (made && fd == null) {
      // It has a few files written, and is left: it need not be opened itself.
      return hierarchy.open(CgroupPath.join(relative, file), flags);
    }
    Fd directory = fd();
    try {
      return kernel().openat(directory, file, flags | O_NOFOLLOW);
    } catch (SyscallException e) {
      throw new SyscallException("openat2", filePath(file), e.errno());
    }
  }

  String read(String file) throws CgroupException {
    try {
      return readRaw(file);
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  private String readRaw(String file) throws SyscallException {
    try (Fd open = openFile(file, O_RDONLY)) {
      return Bytes.decode(
          isList(file) ? kernel().readAll(open, LARGEST_FILE) : kernel().readPiece(open, LARGEST_FILE));
    } catch (SyscallException e) {
      throw e.call().equals("read") ? new SyscallException("read", filePath(file), e.errno()) : e;
    }
  }

  /** What the kernel does not give in one piece: all other files of a cgroup are a single record of seq_file(9). */
  private static boolean isList(String file) {
    return file.equals("cgroup.procs") || file.equals("cgroup.threads") || file.equals("tasks");
  }

  /** Null if the file (or the whole cgroup) is not there: ENOENT, ENODEV. */
  @Nullable String readIfPresent(String file) throws CgroupException {
    try {
      return readRaw(file);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ENODEV)) {
        return null;
      }
      throw new CgroupException(e);
    }
  }

  /** A file that holds one number; "max" is {@link Long#MAX_VALUE}. */
  long readNumber(String file) throws CgroupException {
    return CgroupText.number(read(file), filePath(file));
  }

  /** As {@link #readNumber}, {@code otherwise} if there is no such file. */
  long readNumberOr(String file, long otherwise) throws CgroupException {
    String text = readIfPresent(file);
    return text == null ? otherwise : CgroupText.number(text, filePath(file));
  }

  /** A file of "key number" lines; empty if there is no such file. */
  Map<String, Long> readPairs(String file) throws CgroupException {
    String text = readIfPresent(file);
    return text == null ? Map.of() : CgroupText.pairs(text, filePath(file));
  }

  /** The number after {@code key} in a file of "key number" lines; 0 if there is no such line. */
  long readKey(String file, String key) throws CgroupException {
    return CgroupText.key(read(file), key, filePath(file));
  }

  /** One write(2). The message tells the value, since it is most often at fault. */
  void write(String file, String value) throws CgroupException {
    SyscallException failure = tryWrite(file, value);
    if (failure != null) {
      throw failed(value, failure);
    }
  }

  void write(String file, long value) throws CgroupException {
    write(file, Long.toString(value));
  }

  /** As {@link #write}, but gives the failure back: for the many places where one of them is no failure. */
  @Nullable SyscallException tryWrite(String file, String value) {
    if (hierarchy.journal != null) {
      hierarchy.journal.note(this, file, value);
    }
    try (Fd open = openFile(file, O_WRONLY)) {
      byte[] bytes = Bytes.encode(value);
      kernel().write(open, bytes, 0, bytes.length);
      return null;
    } catch (SyscallException e) {
      return e.call().equals("write") ? new SyscallException("write", filePath(file), e.errno()) : e;
    }
  }

  /** A file that takes many writes. */
  CgroupFile openForWriting(String file) throws CgroupException {
    try {
      return new CgroupFile(kernel(), openFile(file, O_WRONLY), filePath(file));
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  static CgroupException failed(String value, SyscallException failure) {
    return failure.call().equals("write")
        ? new CgroupException("failed to write \"" + value.replace("\n", "\\n") + "\"", failure)
        : new CgroupException(failure);
  }

  boolean has(String file) throws CgroupException {
    try {
      kernel().faccessat(fd(), file, F_OK);
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ENODEV)) {
        return false;
      }
      throw new CgroupException(e);
    }
  }

  /** Asks anew each time, whatever was opened before. */
  boolean exists() throws CgroupException {
    return exists(false);
  }

  /** @param asParent whether something may be made in it next */
  boolean exists(boolean asParent) throws CgroupException {
    try {
      return hierarchy.exists(relative, asParent);
    } catch (SyscallException e) {
      throw new CgroupException(e);
    }
  }

  /** Makes this directory, whose parent exists; false if it was there. */
  boolean make() throws CgroupException {
    if (isRoot()) {
      return false;
    }
    try {
      hierarchy.makeDirectory(relative, MODE);
      made = true;
      isNew = true;
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.EEXIST)) {
        return false;
      }
      throw new CgroupException(new SyscallException("mkdir", path(), e.errno()));
    }
  }

  /** rmdir(2), once. */
  void remove() throws SyscallException {
    close();
    try {
      hierarchy.removeDirectory(relative);
    } catch (SyscallException e) {
      throw new SyscallException("rmdir", path(), e.errno());
    }
  }

  /** Names of its files; none if it is gone. */
  List<String> files() throws CgroupException {
    List<String> names = new ArrayList<>();
    try (Fd open = openForReading()) {
      for (DirectoryEntry entry : kernel().getdents(open)) {
        if (!entry.isDirectory()) {
          names.add(entry.name());
        }
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw new CgroupException(e);
      }
    }
    return names;
  }

  /** The cgroups directly below. */
  List<CgroupDirectory> children() throws SyscallException {
    List<CgroupDirectory> found = new ArrayList<>();
    try (Fd open = openForReading()) {
      for (DirectoryEntry entry : kernel().getdents(open)) {
        if (entry.isDirectory()) {
          found.add(child(entry.name()));
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    if (fd != null) {
      fd.close();
    }
  }

  @Override
  public String toString() {
    return path();
  }
}
