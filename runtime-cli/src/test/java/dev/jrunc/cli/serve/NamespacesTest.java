package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.testing.RecordingKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private static final int TIME = 0xff07;

  private final NativeKernel kernel = NativeKernel.open();
  private final RecordingKernel recording = RecordingKernel.over(kernel);

  /** The numbers of a process's, as the double tells them. */
  private List<Long> of(int pid) throws SyscallException {
    try (Namespaces namespaces = Namespaces.open(recording.kernel());
        Fd pidfd = kernel.pidfdOpen(pid)) {
      recording.forget();
      return namespaces.of(pidfd, "/proc/" + pid);
    }
  }

  private List<Long> links(int pid) throws SyscallException {
    List<Long> numbers = new ArrayList<>();
    for (String kind : Namespaces.KINDS) {
      numbers.add(kernel.fstatat(Fd.CWD, "/proc/" + pid + "/ns/" + kind, 0).inode());
    }
    return numbers;
  }

  @Test
  void aPidfdTellsWhatTheLinksLeadTo() throws Exception {
    int self = kernel.getpid();
    assertEquals(links(self), of(self));
    assumeTrue(recording.calls("readlinkat").isEmpty(), "requires Linux 6.11");
    assertEquals(Namespaces.KINDS.size(), recording.calls("ioctl").size());
    Process other = new ProcessBuilder("unshare", "--user", "--map-root-user", "--uts", "--ipc", "cat").start();
    try {
      other.getOutputStream().write('x');
      other.getOutputStream().flush();
      assumeTrue(other.getInputStream().read() == 'x', "requires user namespaces");
      int pid = (int) other.pid();
      assertEquals(links(pid), of(pid));
      for (String kind : List.of("user", "uts", "ipc")) {
        int i = Namespaces.KINDS.indexOf(kind);
        assertNotEquals(links(self).get(i), of(pid).get(i), kind);
      }
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void olderKernelsHaveTheLinks() throws Exception {
    recording.fail("ioctl", Errno.ENOTTY);
    int self = kernel.getpid();
    assertEquals(links(self), of(self));
    assertTrue(recording.calls("ioctl").isEmpty());
    assertEquals(Namespaces.KINDS.size(), recording.calls("readlinkat").size());
    recording.fail("readlinkat", arguments -> arguments.contains("/proc/" + self + "/ns/time"), Errno.ENOENT, 1);
    assertEquals(0, of(self).get(Namespaces.KINDS.indexOf("time")));
  }

  @Test
  void aKindThatTheKernelDoesNotHaveIsNone() throws Exception {
    recording.fail("ioctl", arguments -> arguments.contains((long) TIME), Errno.EOPNOTSUPP, 2);
    assertEquals(0, of(kernel.getpid()).get(Namespaces.KINDS.indexOf("time")));
  }

  @Test
  void whatCannotBeReadIsNoNumber() throws Exception {
    recording.fail("ioctl", arguments -> true, Errno.EACCES, 1);
    assertThrows(SyscallException.class, () -> Namespaces.open(recording.kernel()));
    int self = kernel.getpid();
    try (Namespaces namespaces = Namespaces.open(recording.kernel());
        Fd pidfd = kernel.pidfdOpen(self)) {
      recording.fail("ioctl", arguments -> arguments.contains((long) TIME), Errno.EACCES, 1);
      assertThrows(SyscallException.class, () -> namespaces.of(pidfd, "/proc/" + self));
    }
  }
}
