package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.testing.RecordingKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final Stat ROOT = new Stat(4, 2, Stat.S_IFREG, 1, 0, 0, 0, 0, 0, 0, false);
  private static final Identity SERVER = identity("0\t0\t0\t0", 1, "/", 0b111, false, false, "unconfined");

  private static Identity identity(
      String uids, long netns, String rootPath, long capabilities, boolean noNewPrivs, boolean seccomp, String label) {
    List<Long> namespaces = new ArrayList<>();
    for (String kind : Namespaces.KINDS) {
      // The kernel has no time namespaces, say.
      namespaces.add(kind.startsWith("time") ? 0 : kind.equals("net") ? netns : 100);
    }
    return new Identity(
        uids, "0\t0\t0\t0", namespaces, ROOT, rootPath, capabilities, capabilities, capabilities, noNewPrivs, seccomp, label);
  }

  @Test
  void whoIsTheSameIsServed() {
    assertNull(SERVER.difference(SERVER));
  }

  @Test
  void whoCanDoMoreIsServed() {
    assertNull(identity("0\t0\t0\t0", 1, "/", 0b11111, false, false, "unconfined").difference(SERVER));
  }

  @Test
  void whoCouldNotHaveDoneItIsRefused() {
    assertEquals("other user", identity("0\t1\t0\t0", 1, "/", 7, false, false, "unconfined").difference(SERVER));
    assertEquals("other net namespace", identity("0\t0\t0\t0", 9, "/", 7, false, false, "unconfined").difference(SERVER));
    assertEquals("other root directory", identity("0\t0\t0\t0", 1, "/srv", 7, false, false, "unconfined").difference(SERVER));
    assertEquals("fewer capabilities", identity("0\t0\t0\t0", 1, "/", 0b101, false, false, "unconfined").difference(SERVER));
    assertEquals("no_new_privs", identity("0\t0\t0\t0", 1, "/", 7, true, false, "unconfined").difference(SERVER));
    assertEquals("seccomp", identity("0\t0\t0\t0", 1, "/", 7, false, true, "unconfined").difference(SERVER));
    assertEquals("other security label", identity("0\t0\t0\t0", 1, "/", 7, false, false, "confined").difference(SERVER));
  }

  /** In which case the kernel's lists differ, and nothing can be said of the caller. */
  @Test
  void aNamespaceThatOnlyOneHasIsADifference() {
    List<Long> more = new ArrayList<>(SERVER.namespaces());
    more.set(Namespaces.KINDS.indexOf("time"), 5L);
    Identity caller =
        new Identity(SERVER.uids(), SERVER.gids(), more, SERVER.root(), "/", 7, 7, 7, false, false, "unconfined");
    assertEquals("other time namespace", caller.difference(SERVER));
    assertEquals("other time namespace", SERVER.difference(caller));
  }

  @Test
  void thisProcessIsLikeItself() throws IOException {
    NativeKernel kernel = NativeKernel.open();
    int pid = kernel.getpid();
    try (Namespaces namespaces = Namespaces.open(kernel);
        Fd pidfd = kernel.pidfdOpen(pid)) {
      Identity self = Identity.own(kernel, namespaces);
      String difference = Identity.of(kernel, namespaces, pidfd, pid, self).difference(self);
      // What is run under a filter may not be served by anybody.
      assertTrue(difference == null || difference.equals("seccomp") || difference.equals("no_new_privs"), difference);
      assertEquals(4, self.uids().split("\t").length);
      assertEquals(4, self.gids().split("\t").length);
      assertEquals(statusMask("CapPrm"), self.permitted());
      assertEquals(statusMask("CapEff"), self.effective());
      assertEquals(statusMask("CapBnd"), self.bounding());
    }
  }

  @Test
  void onlyTheRootOfTheSameMountNeedsNoName() throws IOException {
    RecordingKernel recording = RecordingKernel.over(NativeKernel.open());
    Kernel kernel = recording.kernel();
    Stat[] root = {root(7, true)};
    recording.answer("fstatat", arguments -> root[0]);
    int pid = kernel.getpid();
    try (Namespaces namespaces = Namespaces.open(kernel);
        Fd pidfd = kernel.pidfdOpen(pid)) {
      Identity self = Identity.own(kernel, namespaces);
      assertEquals("/", self.rootPath());
      recording.answer("readlinkat", arguments -> "/other");
      assertEquals("/", Identity.of(kernel, namespaces, pidfd, pid, self).rootPath());
      for (Stat other : List.of(root(8, true), root(7, false))) {
        root[0] = other;
        assertEquals("/other", Identity.of(kernel, namespaces, pidfd, pid, self).rootPath());
      }
      Identity below = Identity.own(kernel, namespaces);
      root[0] = root(7, true);
      recording.answer("readlinkat", arguments -> "/");
      assertEquals("/", Identity.of(kernel, namespaces, pidfd, pid, below).rootPath());
    }
  }

  private static Stat root(long mountId, boolean mountRoot) {
    return new Stat(4, 2, Stat.S_IFDIR, 1, 0, 0, 0, 0, 0, mountId, mountRoot);
  }

  private static long statusMask(String name) throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    return Long.parseUnsignedLong(status.replaceFirst("(?s).*\n" + name + ":\t([0-9a-f]+)\n.*", "$1"), 16);
  }
}
