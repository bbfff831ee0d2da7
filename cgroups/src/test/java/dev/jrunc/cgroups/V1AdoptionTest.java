package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** mkdir(2) tells what was there, and only that is looked at. */
class V1AdoptionTest {
  private static final String NOT_EMPTY = "container's cgroup is not empty: 1 process(es) found";

  @TempDir Path temp;
  private FakeCgroupfs fs;

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v1(temp).hybrid();
  }

  private CgroupManager manager() throws Exception {
    return fs.host().create(new CgroupRequest("/box", "box", false, false, Resources.NONE));
  }

  private void make(String hierarchy) throws Exception {
    Files.createDirectory(fs.root.resolve(hierarchy + "/box"));
  }

  private static String message(CgroupManager manager) {
    return assertThrows(CgroupException.class, manager::prepare).getMessage();
  }

  @Test
  void nothingIsAskedOfWhatIsMade() throws Exception {
    try (CgroupManager manager = manager()) {
      assertEquals(List.of(), manager.missingUnified());
      manager.prepareUnified().close();
      assertEquals(List.of(), manager.missing());
      fs.recorder.forget();
      assertTrue(manager.prepare());
      assertEquals(List.of(), fs.recorder.calls("faccessat"));
      assertEquals(List.of(), fs.recorder.calls("exists"));
      List<String> others = fs.recorder.calls("openat2").stream().map(Object::toString).toList();
      assertTrue(others.size() <= 2, "only the cpuset's: " + others);
      manager.destroy();
    }
  }

  @Test
  void somebodyElsesIsFound() throws Exception {
    try (CgroupManager manager = manager()) {
      make("devices");
      fs.put("devices/box/cgroup.procs", "12\n");
      assertEquals(NOT_EMPTY, message(manager));
      assertFalse(manager.created().contains(fs.root + "/devices/box"));
      assertFalse(Files.exists(fs.root.resolve("memory/box")), "nothing is made after that");
    }
  }

  @Test
  void somebodyElsesIsFoundBeforeItIsWrittenTo() throws Exception {
    try (CgroupManager manager = manager()) {
      make("devices");
      fs.put("devices/box/cgroup.procs", "12\n");
      make("cpuset");
      fs.put("cpuset/box/cpuset.cpus", "");
      fs.put("cpuset/box/cpuset.mems", "");
      assertEquals(NOT_EMPTY, message(manager));
      assertEquals(List.of(), fs.writes);
      assertEquals(List.of(), manager.created());
    }
  }

  @Test
  void whatIsMadeTwiceIsAskedTheSecondTime() throws Exception {
    try (CgroupManager manager = manager()) {
      assertTrue(manager.prepare());
      fs.put("devices/box/cgroup.procs", "12\n");
      assertEquals(NOT_EMPTY, message(manager));
    }
  }

  @Test
  void whoHasFrozenItIsFound() throws Exception {
    try (CgroupManager manager = manager()) {
      make("freezer");
      fs.put("freezer/box/freezer.state", "FROZEN\n");
      fs.put("freezer/box/freezer.self_freezing", "1\n");
      assertEquals("container's cgroup unexpectedly frozen", message(manager));
    }
  }

  @Test
  void rootlessTheQuestionComesBeforeAnythingIsMade() throws Exception {
    make("devices");
    fs.put("devices/box/cgroup.procs", "12\n");
    try (CgroupManager manager = fs.host().create(new CgroupRequest("/box", "box", true, false, Resources.NONE))) {
      assertEquals(NOT_EMPTY, message(manager));
      assertEquals(List.of(), manager.created());
    }
  }

  @Test
  void anEmptyOneOfSomebodyElsesIsAdopted() throws Exception {
    try (CgroupManager manager = manager()) {
      make("devices");
      fs.put("devices/box/cgroup.procs", "");
      assertTrue(manager.prepare());
      assertFalse(manager.created().contains(fs.root + "/devices/box"));
    }
  }
}
