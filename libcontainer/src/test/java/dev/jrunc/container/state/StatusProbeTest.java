package dev.jrunc.container.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.oci.Hooks;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.procfs.Procfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status algorithm, over a directory with the shape of /proc. */
final class StatusProbeTest {
  private final Kernel kernel = NativeKernel.open();
  @TempDir Path temp;
  private StateDirectory directory;
  private boolean frozen;

  @BeforeEach
  void reserve() throws Exception {
    directory =
        new StateStore(kernel, temp.resolve("root").toString()).reserve(new ContainerId("box"));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void followsInitAndTheFifo() throws Exception {
    stat(12, 'S', 34);
    assertEquals(Status.RUNNING, status(12, 34));
    directory.fifo().make(kernel.geteuid(), kernel.getegid());
    assertEquals(Status.CREATED, status(12, 34));
    frozen = true;
    assertEquals(Status.PAUSED, status(12, 34));
  }

  @Test
  void anotherProcessWithThePidIsNotInit() throws Exception {
    stat(12, 'S', 35);
    assertEquals(Status.STOPPED, status(12, 34));
  }

  @Test
  void zombiesAndTheDeadAreStopped() throws Exception {
    stat(12, 'Z', 34);
    assertEquals(Status.STOPPED, status(12, 34));
    stat(12, 'X', 34);
    assertEquals(Status.STOPPED, status(12, 34));
    assertEquals(Status.STOPPED, status(13, 34));
    assertEquals(Status.STOPPED, status(0, 0));
  }

  @Test
  void aPidfdIsOnlyGivenForTheProcessItself() throws Exception {
    Procfs procfs = Procfs.of(kernel);
    ProcessIdentity self = ProcessIdentity.of(procfs, kernel.getpid());
    try (Fd pidfd = self.open(kernel, procfs)) {
      assertEquals(true, pidfd != null && pidfd.isOpen());
    }
    assertNull(new ProcessIdentity(self.pid(), self.startTime() + 1).open(kernel, procfs));
    assertNull(new ProcessIdentity(0, 0).open(kernel, procfs));
  }

  private void stat(int pid, char state, long start) throws Exception {
    Path dir = Files.createDirectories(temp.resolve("proc/" + pid));
    StringBuilder line = new StringBuilder(pid + " (a) b) " + state + " 1");
    for (int field = 5; field < 22; field++) {
      line.append(" 0");
    }
    Files.writeString(dir.resolve("stat"), line.append(' ').append(start).append(" 0 0\n"));
  }

  private Status status(int pid, long start) throws Exception {
    StateRecord state =
        new StateRecord(
            CreateRequest.of("box", "/b"),
            new ProcessIdentity(pid, start),
            "",
            "1.2.0",
            "/r",
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            true,
            Hooks.NONE,
            SavedConfig.NOT_READ);
    Procfs procfs = Procfs.at(kernel, temp.resolve("proc").toString());
    return StatusProbe.of(procfs, state, directory, () -> frozen);
  }
}
