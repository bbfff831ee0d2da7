package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedRootsTest {
  @TempDir Path temp;
  private FakeCgroupfs fs;
  private SharedRoots roots;
  private CgroupMount memory;

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v1(temp);
    roots = new SharedRoots(fs.recorder.kernel());
    memory = mount("memory");
  }

  @AfterEach
  void nothingStaysOpen() throws Exception {
    assertEquals(List.of(), open());
  }

  private CgroupMount mount(String name) {
    return new CgroupMount(fs.root + "/" + name, "/", false);
  }

  private List<String> open() throws SyscallException {
    return Procfs.of(fs.recorder.kernel()).fds(0).values().stream().filter(t -> t.startsWith(fs.root.toString())).toList();
  }

  private int checks() {
    return fs.recorder.calls("fstatfs").size();
  }

  @Test
  void isOpenedOnceAndClosedByTheLast() throws Exception {
    Fd first = roots.take(memory);
    assertSame(first, roots.take(memory));
    Fd other = roots.take(mount("pids"));
    assertEquals(2, checks());
    roots.release(memory);
    assertTrue(first.isOpen());
    roots.release(memory);
    assertFalse(first.isOpen(), "who uses another one does not keep it");
    assertTrue(other.isOpen());
    roots.release(mount("pids"));

    Fd again = roots.take(memory);
    assertNotSame(first, again);
    assertEquals(3, checks());
    roots.release(memory);
    assertThrows(IllegalStateException.class, () -> roots.release(memory));
  }

  @Test
  void whatIsNotACgroupIsNotKept() throws Exception {
    CgroupMount wrong = new CgroupMount(fs.root + "/memory", "/", true);
    SyscallException e = assertThrows(SyscallException.class, () -> roots.take(wrong));
    assertEquals(Errno.EXDEV, e.errno());
    assertThrows(SyscallException.class, () -> roots.take(mount("nowhere")));
    assertThrows(IllegalStateException.class, () -> roots.release(wrong));
  }

  @Test
  void managersOfOneHostShareThem() throws Exception {
    CgroupHost host = fs.host();
    try (CgroupManager first = host.create(new CgroupRequest("/a", "a", false, false, Resources.NONE))) {
      first.prepare();
      int checks = checks();
      try (CgroupManager second = host.create(new CgroupRequest("/b", "b", false, false, Resources.NONE))) {
        second.prepare();
        second.destroy();
      }
      assertEquals(checks, checks());
      first.destroy();
    }
    assertEquals(List.of(), open());
  }

  @Test
  void manyAtATime() throws Exception {
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        ends.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 500; round++) {
                    Fd root = roots.take(memory);
                    assertTrue(root.isOpen());
                    Thread.yield();
                    assertTrue(root.isOpen());
                    roots.release(memory);
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }
}
