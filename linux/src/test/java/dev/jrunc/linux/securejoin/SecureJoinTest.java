package dev.jrunc.linux.securejoin;

import static dev.jrunc.linux.OpenFlags.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.testing.RecordingKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecureJoinTest {
  private static final Kernel KERNEL = NativeKernel.open();
  private static final Kernel OLD_KERNEL =
      RecordingKernel.over(KERNEL).fail("openat2", Errno.ENOSYS).kernel();

  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void tree() throws Exception {
    root = Files.createDirectory(temp.toRealPath().resolve("root"));
    Files.createDirectories(root.resolve("a/b/c"));
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(temp.resolve("outside/etc"));
    Files.writeString(root.resolve("etc/passwd"), "inside");
    Files.writeString(temp.resolve("outside/etc/passwd"), "outside");
    link("a/rel", "b/c");
    link("a/abs", "/etc");
    link("a/up", "../../../../../etc");
    link("a/dangling", "/none/here");
    link("a/b/dots", "..");
    link("chain1", "chain2");
    link("chain2", "/a/abs");
    link("loop", "loop");
    link("toroot", "/");
    link("host", temp.resolve("outside").toString());
  }

  /** JUnit's own removal warns of every link that leads out of the directory. */
  @AfterEach
  void remove() throws Exception {
    List<Path> all;
    try (var paths = Files.walk(root)) {
      all = paths.toList();
    }
    for (Path path : all.reversed()) {
      Files.delete(path);
    }
  }

  private void link(String name, String target) throws Exception {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }

  /** path, what the string join gives, what opening gives: a path below the root or an error. */
  @ParameterizedTest
  @CsvSource({
    "'', /, /",
    "/, /, /",
    "., /, /",
    ".., /, /",
    "../../.., /, /",
    "../etc/passwd, /etc/passwd, /etc/passwd",
    "/../../etc/passwd, /etc/passwd, /etc/passwd",
    "a/b/c, /a/b/c, /a/b/c",
    "a//b/./c/, /a/b/c, /a/b/c",
    "a/b/../b/c/.., /a/b, /a/b",
    "a/rel, /a/b/c, /a/b/c",
    "a/rel/.., /a/b, /a/b",
    "a/abs/passwd, /etc/passwd, /etc/passwd",
    "a/up/passwd, /etc/passwd, /etc/passwd",
    "a/b/dots/dots2, /a/dots2, ENOENT",
    "a/b/dots/rel, /a/b/c, /a/b/c",
    "chain1/passwd, /etc/passwd, /etc/passwd",
    "toroot/toroot/a, /a, /a",
    "toroot/.., /, /",
    "loop, ELOOP, ELOOP",
    "loop/.., ELOOP, ELOOP",
    "a/dangling, /none/here, ENOENT",
    "a/dangling/x, /none/here/x, ENOENT",
    "none/../etc, /etc, ENOENT",
    "none/../../../x, /x, ENOENT",
    "etc/passwd/x, /etc/passwd/x, ENOTDIR",
    "etc/passwd/.., /etc, ENOTDIR",
    "etc/passwd/, /etc/passwd, ENOTDIR",
    "etc/passwd/., /etc/passwd, ENOTDIR",
    "a/rel/, /a/b/c, /a/b/c",
  })
  void rules(String path, String joined, String opened) throws Exception {
    String text = path == null ? "" : path;
    assertEquals(joined, outcome(() -> SecureJoin.join(KERNEL, root.toString(), text)), "join");
    assertEquals(opened, outcome(() -> open(KERNEL, text)), "openat2");
    assertEquals(opened, outcome(() -> open(OLD_KERNEL, text)), "component walk");
  }

  private interface Resolver {
    String resolve() throws SyscallException;
  }

  private String outcome(Resolver resolver) {
    try {
      String found = resolver.resolve();
      assertTrue(found.startsWith(root.toString()), found);
      return found.equals(root.toString()) ? "/" : found.substring(root.toString().length());
    } catch (SyscallException e) {
      return e.errno().name();
    }
  }

  private String open(Kernel kernel, String path) throws SyscallException {
    try (RootDirectory directory = RootDirectory.open(kernel, root.toString());
        Fd fd = directory.openInRoot(path, O_PATH)) {
      return kernel.readlinkat(Fd.CWD, fd.procPath());
    }
  }

  @Test
  void absoluteLinksToTheHostStayInside() throws Exception {
    for (Kernel kernel : List.of(KERNEL, OLD_KERNEL)) {
      try (RootDirectory directory = RootDirectory.open(kernel, root.toString())) {
        assertEquals(
            Errno.ENOENT,
            assertThrows(SyscallException.class, () -> directory.openInRoot("host/etc/passwd", O_RDONLY)).errno());
        try (Fd file = directory.openInRoot("a/up/passwd", O_RDONLY)) {
          assertEquals("inside", new String(kernel.readAll(file, 100)));
        }
        try (Fd link = directory.openInRoot("a/abs", O_PATH | O_NOFOLLOW)) {
          assertTrue(kernel.fstat(link).isSymlink());
        }
        assertEquals(
            Errno.ELOOP,
            assertThrows(SyscallException.class, () -> directory.openInRoot("a/abs", O_RDONLY | O_NOFOLLOW)).errno());
        assertEquals(
            Errno.ENOTDIR,
            assertThrows(SyscallException.class, () -> directory.openInRoot("etc/passwd", O_DIRECTORY)).errno());
        assertEquals(
            Errno.EINVAL,
            assertThrows(SyscallException.class, () -> directory.openInRoot("new", O_CREAT)).errno());
      }
    }
  }

  @Test
  void magicLinksAreRefused() throws Exception {
    for (Kernel kernel : List.of(KERNEL, OLD_KERNEL)) {
      try (RootDirectory proc = RootDirectory.open(kernel, "/proc")) {
        for (String path : List.of("self/root/etc", "self/exe", "self/ns/mnt", "self/cwd")) {
          SyscallException e = assertThrows(SyscallException.class, () -> proc.openInRoot(path, O_PATH).close(), path);
          assertEquals(Errno.ELOOP, e.errno(), path);
        }
        proc.openInRoot("mounts", O_RDONLY).close();
      }
    }
  }

  @Test
  void mkdirAllMakesOnlyBelowTheRoot() throws Exception {
    for (Kernel kernel : List.of(KERNEL, OLD_KERNEL)) {
      String name = kernel == KERNEL ? "x" : "y";
      try (RootDirectory directory = RootDirectory.open(kernel, root.toString())) {
        try (Fd made = directory.mkdirAll("a/up/" + name + "/deep//er/", 0711)) {
          assertEquals(root + "/etc/" + name + "/deep/er", kernel.readlinkat(Fd.CWD, made.procPath()));
        }
        assertEquals(0711, kernel.fstatat(Fd.CWD, root + "/etc/" + name, 0).permissions());
        directory.mkdirAll("a/up/" + name, 0700).close();
        directory.mkdirAll("", 0700).close();
        assertEquals(Errno.ENOENT, mkdirError(directory, "a/none/../../../../z"));
        assertFalse(Files.exists(root.resolve("a/none")));
        assertEquals(Errno.ENOTDIR, mkdirError(directory, "a/dangling/x"));
        assertFalse(Files.exists(root.resolve("none")));
        assertEquals(Errno.ENOTDIR, mkdirError(directory, "etc/passwd/x"));
        assertEquals(Errno.ELOOP, mkdirError(directory, "loop/x"));
        assertEquals(
            Errno.EINVAL, assertThrows(SyscallException.class, () -> directory.mkdirAll("q", 04755)).errno());
      }
    }
  }

  private static Errno mkdirError(RootDirectory directory, String path) {
    return assertThrows(SyscallException.class, () -> directory.mkdirAll(path, 0755)).errno();
  }

  /** Another thread swaps a directory of the path for a link to the host again and again. */
  @Test
  void nothingOutsideIsReachedWhileLinksAreSwapped() throws Exception {
    Path outside = temp.toRealPath().resolve("outside");
    Files.createDirectories(root.resolve("swap/etc"));
    Files.writeString(root.resolve("swap/etc/passwd"), "inside");
    link("evil", outside.toString());
    Files.createSymbolicLink(root.resolve("evil2"), Path.of("../outside"));
    for (Kernel kernel : List.of(KERNEL, OLD_KERNEL)) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread swapper = swapper(stop, root.resolve("swap").toString(), root.resolve("evil2").toString());
      int inside = 0;
      int refused = 0;
      try (RootDirectory directory = RootDirectory.open(kernel, root.toString())) {
        for (int i = 0; i < 4000; i++) {
          try (Fd file = directory.openInRoot("swap/etc/../etc/passwd", O_RDONLY)) {
            assertEquals("inside", new String(KERNEL.readAll(file, 100)));
            inside++;
          } catch (SyscallException e) {
            assertTrue(e.is(Errno.ENOENT, Errno.EAGAIN) || e.is(Errno.EXDEV), e.getMessage());
            refused++;
          }
          try (Fd made = directory.mkdirAll("swap/made", 0755)) {
            String where = KERNEL.readlinkat(Fd.CWD, made.procPath());
            assertTrue(where.startsWith(root + "/"), where);
          } catch (SyscallException e) {
            assertTrue(
                e.is(Errno.ENOENT, Errno.EAGAIN) || e.is(Errno.EXDEV, Errno.ENOTDIR) || e.is(Errno.EEXIST),
                e.getMessage());
          }
        }
      } finally {
        stop.set(true);
        swapper.join();
      }
      assertTrue(inside > 0 && refused > 0, "the race never happened: " + inside + " " + refused);
      assertFalse(Files.exists(outside.resolve("made")));
    }
  }

  /** A directory is moved out of the root while its ".." is being walked. */
  @Test
  void dotDotOfAMovedDirectoryDoesNotEscape() throws Exception {
    Files.createDirectories(root.resolve("m/n/o"));
    Path away = Files.createDirectory(temp.toRealPath().resolve("away"));
    Files.createDirectory(away.resolve("m"));
    for (Kernel kernel : List.of(KERNEL, OLD_KERNEL)) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread swapper = swapper(stop, root.resolve("m").toString(), away.resolve("m").toString());
      int inside = 0;
      try (RootDirectory directory = RootDirectory.open(kernel, root.toString())) {
        for (int i = 0; i < 4000; i++) {
          try (Fd fd = directory.openInRoot("m/n/o/../../../etc/passwd", O_RDONLY)) {
            assertEquals("inside", new String(KERNEL.readAll(fd, 100)));
            inside++;
          } catch (SyscallException e) {
            assertTrue(e.is(Errno.ENOENT, Errno.EXDEV) || e.is(Errno.EAGAIN), e.getMessage());
          }
        }
      } finally {
        stop.set(true);
        swapper.join();
      }
      assertTrue(inside > 0);
    }
  }

  private static Thread swapper(AtomicBoolean stop, String one, String other) {
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!stop.get()) {
                try {
                  KERNEL.renameat(Fd.CWD, one, Fd.CWD, other, RENAME_EXCHANGE);
                } catch (SyscallException e) {
                  throw new AssertionError(e);
                }
              }
            });
  }
}
