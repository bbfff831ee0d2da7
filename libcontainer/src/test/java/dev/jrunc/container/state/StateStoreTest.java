package dev.jrunc.container.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.failure.ContainerExists;
import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateStoreTest {
  private final Kernel kernel = NativeKernel.open();
  private final ContainerId id = new ContainerId("box");
  @TempDir Path temp;
  private Path root;
  private StateStore store;

  @BeforeEach
  void open() {
    root = temp.resolve("a/b/root");
    store = new StateStore(kernel, root.toString());
  }

  @Test
  void takesAnIdOnce() throws Exception {
    try (StateDirectory directory = store.reserve(id)) {
      assertEquals("rwx------", mode(root));
      assertEquals("rwx--x--x", mode(root.resolve("box")));
      assertThrows(ContainerExists.class, () -> store.reserve(id));
      assertEquals(List.of("box"), store.names());
      assertEquals(root + "/box", directory.path());
      store.remove(id, directory);
      assertEquals(List.of(), store.names());
      assertNull(store.find(id));
      store.remove(id, directory);
    }
  }

  @Test
  void whatHasTheNameOfARemovedDirectoryStays() throws Exception {
    try (StateDirectory old = store.reserve(id)) {
      store.remove(id, old);
      try (StateDirectory taken = store.reserve(id)) {
        store.remove(id, old);
        assertFalse(taken.isRemoved());
      }
    }
  }

  @Test
  void aMissingRootHasNoContainers() throws Exception {
    assertNull(store.names());
    assertNull(store.find(id));
  }

  @Test
  void whoReservesHoldsTheLock() throws Exception {
    StateDirectory mine = store.reserve(id);
    try (StateDirectory other = store.find(id)) {
      assertNotNull(other);
      assertFalse(other.tryLock());
      assertFalse(other.lock(30));
      mine.close();
      assertTrue(other.lock(1000));
    }
  }

  @Test
  void aRemovedDirectoryIsKnownAsSuch() throws Exception {
    store.reserve(id).close();
    try (StateDirectory directory = store.find(id)) {
      assertNotNull(directory);
      assertFalse(directory.isRemoved());
      store.remove(id, directory);
      assertTrue(directory.isRemoved());
    }
  }

  @Test
  void removalTakesWhatIsUsualAndWhatIsNot() throws Exception {
    for (List<String> names :
        List.of(
            List.<String>of(),
            List.of("state.json", "config.json"),
            List.of("state.json", "creating.json", "config.json", "flight-recorder"),
            List.of("exec.fifo", "state-1234", "state.json"))) {
      try (StateDirectory directory = store.reserve(id)) {
        for (String name : names) {
          Files.createFile(root.resolve("box/" + name));
        }
        store.remove(id, directory);
        assertFalse(Files.exists(root.resolve("box")), names.toString());
        assertTrue(directory.isRemoved());
        // Gone already: no error, and another one of that name stays.
        Files.createDirectory(root.resolve("box"));
        store.remove(id, directory);
        assertTrue(Files.exists(root.resolve("box")));
        Files.delete(root.resolve("box"));
      }
    }
  }

  @Test
  void theConfigurationMayBeWrittenAgain() throws Exception {
    try (StateDirectory directory = store.reserve(id)) {
      directory.writeConfig(new byte[] {1, 2, 3});
      directory.writeConfig(new byte[] {4});
      assertArrayEquals(new byte[] {4}, directory.readConfig());
      assertEquals("rw-------", mode(root.resolve("box/config.json")));
      try (var files = Files.list(root.resolve("box"))) {
        assertEquals(List.of(root.resolve("box/config.json")), files.toList());
      }
    }
  }

  @Test
  void removalFollowsNoLinks() throws Exception {
    StateDirectory directory = store.reserve(id);
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createFile(outside.resolve("precious"));
    Files.createSymbolicLink(root.resolve("box/link"), outside);
    Files.createDirectories(root.resolve("box/deep/er"));
    store.remove(id, directory);
    directory.close();
    assertTrue(Files.exists(outside.resolve("precious")));
    Files.createSymbolicLink(root.resolve("box"), outside);
    assertThrows(dev.jrunc.container.failure.SyscallFailed.class, () -> store.find(id));
  }

  @Test
  void recordOfACreationThatWasKilledInItsWriteIsTheOneBefore() throws Exception {
    CreatingRecord creating =
        new CreatingRecord("/bundle", new ProcessIdentity(7, 1), List.of(), Map.of(), false, List.of(), false, false);
    Path file = root.resolve("box/creating.json");
    try (StateDirectory directory = store.reserve(id)) {
      Files.writeString(file, "");
      assertNull(directory.readCreating());
      Files.writeString(file, "{\"bundle\":\"/bu");
      assertNull(directory.readCreating());
      Files.delete(file);
      directory.writeCreating(creating);
      Files.writeString(file, "{\"bundle\":\"/ot", StandardOpenOption.APPEND);
      assertEquals(creating, directory.readCreating());
    }
  }

  @Test
  void keepsTheRecordOfACreation() throws Exception {
    CreatingRecord creating =
        new CreatingRecord(
            "/bundle",
            new ProcessIdentity(7, -1),
            List.of(),
            Map.of("", "/sys/fs/cgroup/x", "cpu", "/c/x"),
            true,
            List.of("/sys/fs/cgroup/x"),
            true,
            true);
    try (StateDirectory directory = store.reserve(id)) {
      assertNull(directory.readCreating());
      directory.writeCreating(creating);
      assertEquals(creating, directory.readCreating());
      CreatingRecord more = creating.with(new ProcessIdentity(9, 3));
      directory.writeCreating(more);
      assertEquals(more, directory.readCreating());
      assertEquals("rw-------", mode(root.resolve("box/creating.json")));
      try (StateDirectory finder = store.find(id)) {
        assertEquals(more, finder.readCreating());
      }
      CreatingRecord complete =
          more.with(Map.of("", "/sys/fs/cgroup/x", "pids", "/p/x"), false, List.of("/sys/fs/cgroup/x", "/p", "/p/x"));
      assertFalse(complete.makesCgroups());
      assertEquals(List.of("/sys/fs/cgroup/x", "/p", "/p/x"), complete.ownedCgroups());
      assertEquals("/p/x", complete.cgroupPaths().get("pids"));
      assertEquals(more.processes(), complete.processes());
    }
  }

  @Test
  void tellsWhatIsWrongWithACorruptRecord() throws Exception {
    String[] bad = {
      "", "{", "[]", "{}", "{\"id\":3}", "{\"id\":\"box\"}", "{\"id\":\"box\",\"init_process_pid\":"
    };
    try (StateDirectory directory = store.reserve(id)) {
      for (String document : bad) {
        Files.writeString(root.resolve("box/state.json"), document);
        CorruptState e = assertThrows(CorruptState.class, directory::readState, document);
        assertTrue(e.text().contains(root + "/box/state.json: "), e.text());
      }
      Files.delete(root.resolve("box/state.json"));
      Files.createDirectory(root.resolve("box/state.json"));
      assertThrows(CorruptState.class, directory::readState);
    }
  }

  @Test
  void readsWhatItNeedsOfARecord() throws Exception {
    try (StateDirectory directory = store.reserve(id)) {
      Files.writeString(
          root.resolve("box/state.json"),
          """
          {"id":"box","init_process_pid":12,"init_process_start":34,"created":"T",
           "config":{"rootfs":"/r","version":"1.2.1","no_pivot_root":true,"unknown":[{}],
             "cgroups":{"Systemd":true,"path":"x"},
             "labels":["a=b=c","bundle=/the/bundle"]},
           "cgroup_paths":{"":"/u","cpu":"/c"},"external_descriptors":["/dev/null","x","y"]}
          """);
      StateRecord state = directory.readState();
      assertNotNull(state);
      assertEquals(new ProcessIdentity(12, 34), state.init());
      assertEquals("/the/bundle", state.request().bundle());
      assertTrue(state.request().noPivot());
      assertTrue(state.request().systemdCgroup());
      assertEquals(Map.of("a", "b=c"), state.annotations());
      assertEquals(Map.of("", "/u", "cpu", "/c"), state.cgroupPaths());
    }
  }

  @Test
  void theFifoIsForTheContainersRoot() throws Exception {
    try (StateDirectory directory = store.reserve(id)) {
      assertFalse(directory.fifo().exists());
      directory.fifo().make(kernel.geteuid(), kernel.getegid());
      assertTrue(directory.fifo().exists());
      assertEquals("rw--w--w-", mode(root.resolve("box/exec.fifo")));
      directory.fifo().remove();
      assertFalse(directory.fifo().exists());
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
