package dev.jrunc.linux;

import static dev.jrunc.linux.OpenFlags.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.testing.RecordingKernel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
  private static final Kernel KERNEL = NativeKernel.open();

  @TempDir Path temp;
  private Fd dir;
  private List<Integer> before;

  @BeforeEach
  void open() throws Exception {
    before = RecordingKernel.openFds(KERNEL);
    dir = KERNEL.open(temp.toString(), O_DIRECTORY);
  }

  @AfterEach
  void noFdIsLeft() throws Exception {
    dir.close();
    // The JVM itself may open jars meanwhile; what must not stay is a file of this test.
    for (int n : RecordingKernel.openFds(KERNEL)) {
      if (!before.contains(n)) {
        String target = KERNEL.readlinkat(Fd.CWD, "/proc/self/fd/" + n);
        assertFalse(target.startsWith(temp.toString()) || target.startsWith("anon_inode"), target);
      }
    }
  }

  private static SyscallException failure(Errno errno, org.junit.jupiter.api.function.Executable call) {
    SyscallException e = assertThrows(SyscallException.class, call);
    assertEquals(errno, e.errno(), e.getMessage());
    return e;
  }

  @Test
  void readsAllUpToALimit() throws Exception {
    byte[] data = new byte[70_000];
    new Random(3).nextBytes(data);
    for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 70_000}) {
      byte[] content = Arrays.copyOf(data, size);
      Files.write(temp.resolve("file"), content);
      assertArrayEquals(content, KERNEL.readFile(dir, "file", size));
      assertArrayEquals(content, KERNEL.readFile(dir, "file", 1 << 20));
      if (size > 0) {
        failure(Errno.EFBIG, () -> KERNEL.readFile(dir, "file", size - 1));
      }
    }
  }

  @Test
  void whatComesInOnePieceIsReadOnce() throws Exception {
    RecordingKernel recording = RecordingKernel.over(KERNEL);
    String proc = "/proc/" + KERNEL.getpid();
    assertArrayEquals(
        KERNEL.readFile(Fd.CWD, proc + "/cgroup", 1 << 20), recording.kernel().readPiece(Fd.CWD, proc + "/cgroup", 1 << 20));
    assertEquals(1, recording.calls("read").size());
    byte[] data = new byte[3 * FileCalls.PIECE];
    new Random(5).nextBytes(data);
    for (int size : new int[] {0, FileCalls.PIECE - 1, FileCalls.PIECE, FileCalls.PIECE + 1, data.length}) {
      byte[] content = Arrays.copyOf(data, size);
      Files.write(temp.resolve("file"), content);
      assertArrayEquals(content, KERNEL.readPiece(dir, "file", data.length));
    }
    failure(Errno.EFBIG, () -> KERNEL.readPiece(dir, "file", data.length - 1));
  }

  @Test
  void writesAndReadsBack() throws Exception {
    byte[] data = new byte[200_000];
    new Random(2).nextBytes(data);
    try (Fd fd = KERNEL.openat(dir, "file", O_RDWR | O_CREAT | O_EXCL, 0600)) {
      assertTrue(KERNEL.isCloseOnExec(fd));
      KERNEL.writeAll(fd, data);
      KERNEL.seek(fd, 0);
      assertArrayEquals(data, KERNEL.readAll(fd, data.length));
      byte[] some = new byte[10];
      assertEquals(5, KERNEL.pread(fd, some, 3, 5, 1000));
      assertEquals(data[1004], some[7]);
      assertEquals(0, some[8]);
      Stat stat = KERNEL.fstat(fd);
      assertTrue(stat.isRegular());
      assertEquals(data.length, stat.size());
      assertEquals(Files.getAttribute(temp.resolve("file"), "unix:ino"), stat.inode());
      assertEquals(Files.getAttribute(temp.resolve("file"), "unix:dev"), stat.device());
      assertTrue(stat.isSameFile(KERNEL.fstatat(dir, "file", 0)));
      KERNEL.ftruncate(fd, 7);
      assertEquals(7, KERNEL.fstat(fd).size());
    }
    failure(Errno.EFBIG, () -> KERNEL.readFile(dir, "file", 6));
    assertEquals(7, KERNEL.readFile(dir, "file", 7).length);
  }

  @Test
  void errorsHaveGosWords() {
    SyscallException e = failure(Errno.ENOENT, () -> KERNEL.open("/no/such", O_RDONLY));
    assertEquals("open /no/such: no such file or directory", e.getMessage());
    assertEquals("open", e.call());
    failure(Errno.EEXIST, () -> KERNEL.mkdirat(Fd.CWD, temp.toString(), 0700));
    failure(Errno.EINVAL, () -> KERNEL.open("a\0b", O_RDONLY));
    failure(Errno.ENAMETOOLONG, () -> KERNEL.open("x".repeat(9000), O_RDONLY));
    failure(Errno.ENAMETOOLONG, () -> KERNEL.open("x".repeat(5000), O_RDONLY));
  }

  @Test
  void namesThatAreNotUtf8() throws Exception {
    String name = "n\udcff\udc80m";
    KERNEL.mkdirat(dir, name, 0755);
    assertEquals(List.of(name), KERNEL.getdents(dir).stream().map(DirectoryEntry::name).toList());
    KERNEL.unlinkat(dir, name, AT_REMOVEDIR);
    failure(Errno.ENOENT, () -> KERNEL.fstatat(dir, name, 0));
  }

  @Test
  void listsLargeDirectories() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      String name = "a-rather-long-name-so-that-one-call-does-not-suffice-" + i;
      names.add(name);
      KERNEL.openat(dir, name, O_CREAT | O_WRONLY, 0600).close();
    }
    List<String> found = new ArrayList<>();
    for (DirectoryEntry entry : KERNEL.getdents(dir)) {
      assertEquals(DirectoryEntry.DT_REG, entry.type());
      found.add(entry.name());
    }
    Collections.sort(names);
    Collections.sort(found);
    assertEquals(names, found);
  }

  @Test
  void linksFifosModesOwners() throws Exception {
    KERNEL.symlinkat("x".repeat(3000), dir, "long");
    assertEquals("x".repeat(3000), KERNEL.readlinkat(dir, "long"));
    try (Fd link = KERNEL.openat(dir, "long", O_PATH | O_NOFOLLOW)) {
      assertEquals(3000, KERNEL.readlinkat(link, "").length());
      assertTrue(KERNEL.fstat(link).isSymlink());
    }
    KERNEL.mkfifoat(dir, "fifo", 0622);
    assertTrue(KERNEL.fstatat(dir, "fifo", AT_SYMLINK_NOFOLLOW).isFifo());
    KERNEL.fchmodat(dir, "fifo", 0622);
    assertEquals("rw--w--w-", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("fifo"))));
    KERNEL.fchownat(dir, "fifo", -1, -1, 0);
    int other = KERNEL.geteuid() == 0 ? 1234 : KERNEL.geteuid();
    KERNEL.fchownat(dir, "fifo", other, -1, AT_SYMLINK_NOFOLLOW);
    assertEquals(other, KERNEL.fstatat(dir, "fifo", 0).uid());
    KERNEL.linkat(dir, "fifo", dir, "second", 0);
    assertEquals(2, KERNEL.fstatat(dir, "second", 0).links());
    failure(Errno.EEXIST, () -> KERNEL.renameat(dir, "fifo", dir, "long", RENAME_NOREPLACE));
    KERNEL.renameat(dir, "fifo", dir, "long", RENAME_EXCHANGE);
    assertTrue(KERNEL.fstatat(dir, "long", AT_SYMLINK_NOFOLLOW).isFifo());
    KERNEL.faccessat(dir, "second", R_OK);
    failure(Errno.ENOENT, () -> KERNEL.faccessat(dir, "none", F_OK));
    assertTrue(KERNEL.exists(dir, "second"));
    assertFalse(KERNEL.exists(dir, "none"));
    assertFalse(KERNEL.exists(dir, "second/."), "no directory");
    failure(Errno.ENAMETOOLONG, () -> KERNEL.exists(dir, "x".repeat(300)));
  }

  @Test
  void openat2Confines() throws Exception {
    KERNEL.symlinkat("/outside", dir, "etc");
    failure(Errno.EXDEV, () -> KERNEL.openat2(dir, "etc/passwd", O_RDONLY, 0, RESOLVE_BENEATH));
    failure(Errno.ELOOP, () -> KERNEL.openat2(dir, "etc", O_RDONLY, 0, RESOLVE_NO_SYMLINKS));
    failure(Errno.ENOENT, () -> KERNEL.openat2(dir, "etc", O_RDONLY, 0, RESOLVE_IN_ROOT));
    failure(Errno.EXDEV, () -> KERNEL.openat2(dir, "../x", O_RDONLY, 0, RESOLVE_BENEATH));
    KERNEL.unlinkat(dir, "etc", 0);
    try (Fd made = KERNEL.openat2(dir, "new", O_CREAT | O_WRONLY, 0640, RESOLVE_BENEATH)) {
      KERNEL.fchmod(made, 0604);
      assertEquals(0604, KERNEL.fstat(made).permissions());
    }
  }

  @Test
  void sealedMemfd() throws Exception {
    try (Fd memfd = KERNEL.memfdCreate("plan", MFD_ALLOW_SEALING)) {
      KERNEL.writeAll(memfd, "x".getBytes(StandardCharsets.US_ASCII));
      KERNEL.addSeals(memfd, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
      assertEquals(F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL, KERNEL.getSeals(memfd) & 15);
      failure(Errno.EPERM, () -> KERNEL.writeAll(memfd, new byte[1]));
      assertTrue(KERNEL.readlinkat(Fd.CWD, memfd.procPath()).startsWith("/memfd:plan"));
    }
  }

  @Test
  void flockExcludes() throws Exception {
    try (Fd one = KERNEL.open(temp.toString(), O_DIRECTORY);
        Fd two = KERNEL.open(temp.toString(), O_DIRECTORY)) {
      KERNEL.flock(one, LOCK_EX);
      failure(Errno.EAGAIN, () -> KERNEL.flock(two, LOCK_EX | LOCK_NB));
      KERNEL.flock(one, LOCK_UN);
      KERNEL.flock(two, LOCK_EX | LOCK_NB);
    }
  }

  @Test
  void ownership() throws Exception {
    Fd fd = KERNEL.open("/dev/null", O_RDWR);
    int number = fd.number();
    Fd copy = KERNEL.dup(fd, 100);
    assertTrue(copy.number() >= 100);
    fd.close();
    fd.close();
    assertThrows(IllegalStateException.class, fd::number);
    assertFalse(fd.isOpen());
    try (Fd next = KERNEL.open("/dev/zero", O_RDONLY)) {
      // A second close of the first must not hit whoever has the number now.
      fd.close();
      assertTrue(KERNEL.fstat(next).isCharacterDevice());
      if (next.number() == number) {
        assertEquals(Stat.makedev(1, 5), KERNEL.fstat(next).rdev());
      }
    }
    KERNEL.setCloseOnExec(copy, false);
    assertFalse(KERNEL.isCloseOnExec(copy));
    int released = copy.release();
    assertThrows(IllegalStateException.class, copy::release);
    KERNEL.own(released).close();
    failure(Errno.EBADF, () -> KERNEL.fstat(Fd.borrow(released)));
  }

  @Test
  void deviceNumbersAndMagics() throws Exception {
    for (int[] pair : new int[][] {{1, 3}, {136, 70_000}, {4095, 255}, {300, 256}, {100_000, 1 << 19}}) {
      long device = Stat.makedev(pair[0], pair[1]);
      assertEquals(pair[0], Stat.major(device));
      assertEquals(pair[1], Stat.minor(device));
    }
    assertEquals(Stat.makedev(1, 3), KERNEL.fstatat(Fd.CWD, "/dev/null", 0).rdev());
    assertEquals(StatFs.PROC_SUPER_MAGIC, KERNEL.statfs("/proc").type());
    assertTrue(KERNEL.fstatat(Fd.CWD, "/proc", 0).mountRoot());
    assertFalse(KERNEL.fstatat(Fd.CWD, "/proc/sys", 0).mountRoot());
    assertNotEquals(0, KERNEL.fstatat(Fd.CWD, "/proc", 0).mountId());
  }

  @Test
  void windowSize() throws Exception {
    try (Fd master = KERNEL.open("/dev/ptmx", O_RDWR | O_NOCTTY)) {
      byte[] size = {40, 0, 100, 0, 0, 0, 0, 0};
      KERNEL.ioctl(master, 0x5414, size);
      byte[] got = new byte[8];
      KERNEL.ioctl(master, 0x5413, got);
      assertArrayEquals(size, got);
    }
    failure(Errno.ENOTTY, () -> KERNEL.ioctl(dir, 0x5413, new byte[8]));
  }
}
