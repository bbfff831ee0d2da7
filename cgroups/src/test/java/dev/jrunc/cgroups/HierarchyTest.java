package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.testing.RecordingKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How directories above the container's are opened for what is made and removed in them. */
class HierarchyTest {
  @TempDir Path temp;
  private FakeCgroupfs fs;
  private Hierarchy memory;
  private List<Integer> before;

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v1(temp);
    before = RecordingKernel.openFds(fs.recorder.kernel());
    memory = new Hierarchy(new SharedRoots(fs.recorder.kernel()), new CgroupMount(fs.root + "/memory", "/", false));
    Files.createDirectories(fs.root.resolve("memory/a/b"));
  }

  @AfterEach
  void nothingStaysOpen() throws Exception {
    memory.close();
    assertEquals(before, RecordingKernel.openFds(fs.recorder.kernel()));
  }

  private int opens() {
    return fs.recorder.calls("openat2").size();
  }

  @Test
  void whatIsAskedForBelowTheRootIsNotOpened() throws Exception {
    Files.createFile(fs.root.resolve("memory/file"));
    assertTrue(memory.exists("a", false));
    assertFalse(memory.exists("none", false));
    assertFalse(memory.exists("file", false), "no directory");
    assertEquals(0, opens());
    assertTrue(memory.exists("", false));
    assertTrue(memory.exists("a/b", false));
    assertFalse(memory.exists("a/none", false));
    assertFalse(memory.exists("file/none", false));
  }

  @Test
  void aParentIsOpenedOnce() throws Exception {
    assertEquals(List.of(), CgroupTrees.missingAbove(List.of(memory.directory("a/b/c"))));
    assertEquals(1, opens());
    memory.makeDirectory("a/b/c", 0755);
    memory.removeDirectory("a/b/c");
    assertEquals(1, opens());
    assertFalse(Files.exists(fs.root.resolve("memory/a/b/c")));
    memory.makeDirectory("a/other", 0755);
    assertEquals(2, opens());
    memory.removeDirectory("a/other");
    memory.makeDirectory("c", 0755);
    memory.removeDirectory("c");
    assertEquals(2, opens(), "nothing is opened for what lies in the root");
    List<String> missing = CgroupTrees.missingAbove(List.of(memory.directory("a/x/y/z")));
    assertEquals(List.of(fs.root + "/memory/a/x", fs.root + "/memory/a/x/y"), missing);
  }

  @Test
  void aParentThatWasMadeAnewMeanwhileIsFound() throws Exception {
    memory.exists("a/b", true);
    Files.delete(fs.root.resolve("memory/a/b"));
    SyscallException gone = assertThrows(SyscallException.class, () -> memory.makeDirectory("a/b/c", 0755));
    assertEquals(Errno.ENOENT, gone.errno());
    Files.createDirectory(fs.root.resolve("memory/a/b"));
    memory.exists("a/b", true);
    Files.delete(fs.root.resolve("memory/a/b"));
    Files.createDirectory(fs.root.resolve("memory/a/b"));
    memory.makeDirectory("a/b/c", 0755);
    assertTrue(Files.exists(fs.root.resolve("memory/a/b/c")));
  }

  @Test
  void otherFailuresAreNotTriedAgain() throws Exception {
    memory.exists("a/b", true);
    fs.recorder.fail("mkdirat", Errno.EACCES);
    assertThrows(SyscallException.class, () -> memory.makeDirectory("a/b/c", 0755));
    assertEquals(1, fs.recorder.calls("mkdirat").size());
  }
}
