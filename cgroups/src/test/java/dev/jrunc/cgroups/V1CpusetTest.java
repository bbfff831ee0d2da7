package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrunc.linux.OpenFlags;
import dev.jrunc.oci.LinuxResources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class V1CpusetTest {
  @TempDir Path temp;
  private FakeCgroupfs fs;

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v1(temp);
  }

  private void prepare(LinuxResources resources) throws Exception {
    try (CgroupManager manager = fs.host().create(new CgroupRequest("/box", "box", false, false, resources))) {
      manager.prepare();
    }
  }

  private long reads(String file) {
    return fs.recorder.calls("openat").stream()
        .filter(call -> call.string(1).equals(file) && ((Integer) call.arguments().get(2) & OpenFlags.O_WRONLY) == 0)
        .count();
  }

  @Test
  void aNewOneIsNotReadFirst() throws Exception {
    prepare(Resources.NONE);
    assertEquals(List.of("cpuset/box/cpuset.cpus = 0-3\n", "cpuset/box/cpuset.mems = 0\n"), fs.writes);
    assertEquals(1, reads("cpuset.cpus"), "the parent's");
    assertEquals(1, reads("cpuset.mems"), "the parent's");
  }

  @Test
  void aNewOneThatIsFilledAlreadyGetsTheSameAgain() throws Exception {
    // What the kernel does if the parent's cgroup.clone_children is set.
    fs.template("cpuset", "cpuset.cpus", "0-3\n").template("cpuset", "cpuset.mems", "0\n");
    prepare(Resources.NONE);
    assertEquals("0-3\n", fs.read("cpuset/box/cpuset.cpus"));
    assertEquals("0\n", fs.read("cpuset/box/cpuset.mems"));
  }

  @Test
  void whatWasSetButIsEmptyIsFilled() throws Exception {
    // "," is a list of no CPUs.
    fs.leave("cpuset.cpus", value -> value.equals(",") ? "\n" : value);
    prepare(Resources.cpuset(",", ""));
    assertEquals("0-3\n", fs.read("cpuset/box/cpuset.cpus"));
    assertEquals("0\n", fs.read("cpuset/box/cpuset.mems"));
  }

  @Test
  void anotherOnesIsRead() throws Exception {
    Files.createDirectory(fs.root.resolve("cpuset/box"));
    fs.put("cpuset/box/cpuset.cpus", "2\n");
    fs.put("cpuset/box/cpuset.mems", "\n");
    prepare(Resources.NONE);
    assertEquals(List.of("cpuset/box/cpuset.mems = 0\n"), fs.writes);
  }
}
