package dev.jrunc.linux.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParseTest {
  private static final String REST = " 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 123 4 18446744073709551615";

  @Test
  void commMayHoldAnything() throws Exception {
    ProcessStat stat = ProcessStat.parse("42 (a) R (b\n) Z" + REST + "\n", "p");
    assertEquals(new ProcessStat(42, "a) R (b\n", 'Z', 1, 98765), stat);
    assertTrue(stat.isDead());
    assertEquals(7, ProcessStat.parse("7 () S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 5 9", "p").pid());
    assertEquals(5, ProcessStat.parse("7 () S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 5\n", "p").startTime());
  }

  @Test
  void damagedStatIsAnError() {
    for (String text : List.of("", "42", "42 (x", "42 (x) R 1 2", "x (y) R" + REST)) {
      assertThrows(SyscallException.class, () -> ProcessStat.parse(text, "p"), text);
    }
  }

  @Test
  void mountinfo() {
    String text =
        "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue\n"
            + "junk\n"
            + "29 22 0:26 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
            + "30 22 0:27 /a\\134b /x rw - fuse.s\\040x  rw\n";
    List<MountInfo> mounts = MountInfo.parse(Bytes.encode(text), "");
    assertEquals(List.of(MountInfo.parse(Bytes.encode(text), "").get(1)), MountInfo.parse(Bytes.encode(text), "cgroup"));
    assertEquals(3, mounts.size());
    assertEquals(
        new MountInfo(36, 35, "/mnt1", "/mnt 2", "rw,noatime", "shared:1 master:2", "ext3", "/dev/root", "rw,errors=continue"),
        mounts.get(0));
    assertEquals("", mounts.get(1).fields());
    assertTrue(mounts.get(1).hasSuperOption("cpu"));
    assertTrue(mounts.get(1).hasSuperOption("cpuacct"));
    assertFalse(mounts.get(1).hasSuperOption("cpua"));
    assertFalse(mounts.get(1).hasSuperOption("acct"));
    assertTrue(mounts.get(1).hasOption("relatime"));
    assertEquals("/a\\b", mounts.get(2).root());
    assertEquals("", mounts.get(2).source());
  }

  @Test
  void cgroup() {
    List<CgroupLine> lines = CgroupLine.parse("12:cpu,cpuacct:/a:b/c\n1:name=systemd:/\n0::/../x");
    assertEquals(List.of(new CgroupLine(12, "cpu,cpuacct", "/a:b/c"), new CgroupLine(1, "name=systemd", "/"),
        new CgroupLine(0, "", "/../x")), lines);
    assertTrue(lines.get(0).has("cpuacct"));
    assertTrue(lines.get(0).has("cpu"));
    assertFalse(lines.get(0).has("cpuac"));
    assertFalse(lines.get(0).has(""));
    assertTrue(lines.get(2).has(""));
    assertTrue(lines.get(1).has("name=systemd"));
    assertEquals("a:b/c", lines.get(0).below("/"));
    assertEquals("c", lines.get(0).below("/a:b"));
    assertEquals("", lines.get(0).below("/a:b/c"));
    assertEquals("", lines.get(0).below("/a"));
    assertEquals("", lines.get(1).below("/"));
    assertEquals("", lines.get(2).below("/"));
  }

  @Test
  void status() {
    ProcessStatus status =
        ProcessStatus.parse("Name:\tx\nTgid:\t5\nUid:\t0\t1\t2\t4294967294\nGid:\t7\t7\t7\t7\nNSpid:\t5\t1\n");
    assertEquals(new ProcessStatus(List.of(0, 1, 2, -2), List.of(7, 7, 7, 7), List.of(5, 1), 5), status);
    assertEquals(List.of(), ProcessStatus.parse("Name:\tx\n").namespacePids());
  }
}
