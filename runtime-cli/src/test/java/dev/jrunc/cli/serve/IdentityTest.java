package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.NativeKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final Stat ROOT = new Stat(4, 2, Stat.S_IFREG, 1, 0, 0, 0, 0, 0, 0, false);
  private static final Identity SERVER = identity("0\t0\t0\t0", 1, "/", 0b111, false, false, "unconfined");

  private static Identity identity(
      String uids, long netns, String rootPath, long capabilities, boolean noNewPrivs, boolean seccomp, String label) {
    List<String> namespaces = new ArrayList<>();
    for (String name : Identity.NAMESPACES) {
      // The kernel has no time namespaces, say.
      namespaces.add(name.startsWith("time") ? "" : name + ":[" + (name.equals("net") ? netns : 100) + "]");
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
    List<String> more = new ArrayList<>(SERVER.namespaces());
    more.set(Identity.NAMESPACES.indexOf("time"), "time:[5]");
    Identity caller =
        new Identity(SERVER.uids(), SERVER.gids(), more, SERVER.root(), "/", 7, 7, 7, false, false, "unconfined");
    assertEquals("other time namespace", caller.difference(SERVER));
    assertEquals("other time namespace", SERVER.difference(caller));
  }

  @Test
  void thisProcessIsLikeItself() throws SyscallException {
    NativeKernel kernel = NativeKernel.open();
    Identity self = Identity.own(kernel);
    String difference = Identity.of(kernel, kernel.getpid(), self).difference(self);
    // What is run under a filter may not be served by anybody.
    assertTrue(difference == null || difference.equals("seccomp") || difference.equals("no_new_privs"), difference);
    assertEquals(4, self.uids().split("\t").length);
    assertTrue(self.namespaces().getFirst().matches("user:\\[\\d+]"), self.namespaces().getFirst());
  }
}
