package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.ProcessCalls.Rlimit;
import dev.jrunc.linux.procfs.MountInfo;
import dev.jrunc.linux.procfs.ProcessStat;
import dev.jrunc.linux.procfs.Procfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeProcessesTest {
  private static final Kernel KERNEL = NativeKernel.open();
  private static final Procfs PROC = Procfs.of(KERNEL);
  private static final int SIGKILL = 9;
  private static final int RLIMIT_CORE = 4;

  @Test
  void identity() throws Exception {
    assertEquals(ProcessHandle.current().pid(), KERNEL.getpid());
    assertEquals(ProcessHandle.current().parent().orElseThrow().pid(), KERNEL.getppid());
    assertEquals("Linux", KERNEL.uname().system());
    assertEquals(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(), KERNEL.uname().release());
    var status = PROC.status(KERNEL.getpid());
    assertEquals(List.of(KERNEL.getuid(), KERNEL.geteuid()), status.uids().subList(0, 2));
    assertEquals(List.of(KERNEL.getgid(), KERNEL.getegid()), status.gids().subList(0, 2));
    assertEquals(KERNEL.getpid(), status.namespacePids().getFirst());
    assertEquals(KERNEL.getpid(), status.threadGroup());
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("CapEff:"))
            .findFirst()
            .orElseThrow();
    assertEquals(Long.parseUnsignedLong(line.substring(8).strip(), 16), KERNEL.capget(0).effective());
  }

  @Test
  void childIsWatchedSignalledAndReaped() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    int pid = (int) child.pid();
    try (Fd pidfd = KERNEL.pidfdOpen(pid)) {
      ProcessStat stat = PROC.stat(pid);
      assertEquals(KERNEL.getpid(), stat.parent());
      assertTrue(stat.startTime() > 0);
      assertFalse(stat.isDead());
      assertEquals(List.of("sleep", "60"), PROC.commandLine(pid));
      PollSet set = new PollSet();
      set.add(pidfd, PollSet.POLLIN);
      assertEquals(0, KERNEL.poll(set, 0));
      Rlimit old = KERNEL.prlimit(pid, RLIMIT_CORE, new Rlimit(0, 0));
      assertEquals(new Rlimit(0, 0), KERNEL.prlimit(pid, RLIMIT_CORE, null));
      assertTrue(old.hard() == Rlimit.INFINITY || old.hard() >= 0);
      byte[] cpus = KERNEL.schedGetaffinity(pid);
      byte[] first = new byte[1];
      first[0] = (byte) (cpus[0] & -cpus[0]);
      KERNEL.schedSetaffinity(pid, first);
      assertEquals(first[0], KERNEL.schedGetaffinity(pid)[0]);
      KERNEL.schedSetaffinity(pid, cpus);
      assertArrayEquals(cpus, KERNEL.schedGetaffinity(pid));
      int here = KERNEL.getcpu();
      assertTrue((KERNEL.schedGetaffinity(0)[here / 8] >> here % 8 & 1) == 1, "CPU " + here);
      try (Fd stdin = KERNEL.pidfdGetfd(pidfd, 0)) {
        assertEquals(PROC.fdTarget(pid, 0), KERNEL.readlinkat(Fd.CWD, stdin.procPath()));
      }
      assertTrue(PROC.fds(pid).keySet().containsAll(List.of(0, 1, 2)));
      assertTrue(PROC.namespace(pid, "mnt").isSameFile(PROC.namespace(0, "mnt")));
      KERNEL.pidfdSendSignal(pidfd, SIGKILL);
      assertEquals(128 + SIGKILL, child.waitFor());
      assertEquals(1, KERNEL.poll(set, 1000));
    } finally {
      child.destroyForcibly();
    }
    assertEquals(
        Errno.ESRCH, assertThrows(SyscallException.class, () -> KERNEL.kill(pid, 0)).errno());
    assertEquals(
        Errno.ECHILD, assertThrows(SyscallException.class, () -> KERNEL.waitpid(pid, 0)).errno());
    SyscallException e = assertThrows(SyscallException.class, () -> PROC.stat(pid));
    assertEquals(Errno.ENOENT, e.errno());
  }

  @Test
  void ownMountsAndCgroups() throws Exception {
    List<MountInfo> mounts = PROC.mountInfo(0);
    assertEquals(Files.readAllLines(Path.of("/proc/self/mountinfo")).size(), mounts.size());
    assertTrue(mounts.stream().anyMatch(m -> m.type().equals("proc") && m.mountPoint().equals("/proc")));
    assertEquals(Files.readAllLines(Path.of("/proc/self/cgroup")).size(), PROC.cgroup(0).size());
  }

  @Test
  void spawnNeedsTheLibrary() {
    SyscallException e = assertThrows(SyscallException.class, () -> KERNEL.nsexecSpawn(new byte[8]));
    assertEquals(Errno.ENOSYS, e.errno());
    SyscallException missing =
        assertThrows(
            SyscallException.class, () -> NativeKernel.withNsexec("/nonexistent/lib.so").nsexecSpawn(new byte[8]));
    assertEquals("dlopen", missing.call());
  }

  @Test
  void prctlAndUmask() throws Exception {
    assertTrue(KERNEL.prctl(3 /* PR_GET_DUMPABLE */, 0, 0, 0, 0) >= 0);
    SyscallException e = assertThrows(SyscallException.class, () -> KERNEL.prctl(99999, 0, 0, 0, 0));
    assertEquals(Errno.EINVAL, e.errno());
  }
}
