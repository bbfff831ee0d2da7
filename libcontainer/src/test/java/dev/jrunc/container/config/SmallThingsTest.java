package dev.jrunc.container.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths, lists of CPUs, names of kernel parameters, environments. */
final class SmallThingsTest {
  @Test
  void pathsAreCleaned() {
    assertEquals("/", Paths.clean(""));
    assertEquals("/", Paths.clean("/../.."));
    assertEquals("/a/b", Paths.clean("a//./b/"));
    assertEquals("/b", Paths.clean("/a/../b"));
    assertEquals("/x/...", Paths.clean("/x/..."));
    assertEquals("/bundle/rootfs", Paths.absolute("/bundle", "rootfs"));
    assertEquals("/r", Paths.absolute("/bundle", "/r/"));
  }

  @Test
  void belowIsAQuestionOfComponents() {
    assertTrue(Paths.isAtOrBelow("/a/b", "/a"));
    assertTrue(Paths.isAtOrBelow("/a", "/a"));
    assertTrue(Paths.isAtOrBelow("/a", "/"));
    assertFalse(Paths.isAtOrBelow("/ab", "/a"));
  }

  @Test
  void cpuLists() {
    assertEquals(List.of(0, 1, 2, 7), CpuList.parse("7,0-2,1"));
    assertEquals(List.of(), CpuList.parse(""));
    assertThrows(NumberFormatException.class, () -> CpuList.parse("2-1"));
    assertThrows(NumberFormatException.class, () -> CpuList.parse("x"));
    assertThrows(NumberFormatException.class, () -> CpuList.parse("0-4000000000"));
    assertArrayEquals(new byte[] {(byte) 0x81, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0},
        CpuList.mask(List.of(0, 7, 65)));
  }

  @Test
  void sysctlSeparators() {
    assertEquals("net.ipv4.ip_forward", Sysctl.dotted("net.ipv4.ip_forward"));
    assertEquals("net.ipv4.ip_forward", Sysctl.dotted("net/ipv4/ip_forward"));
    String dotted = Sysctl.dotted("net/ipv4/conf/eno2.100/rp_filter");
    assertEquals("net.ipv4.conf.eno2/100.rp_filter", dotted);
    assertEquals("sys/net/ipv4/conf/eno2.100/rp_filter", Sysctl.procPath(dotted));
  }

  @Test
  void theLastOfAVariableWinsAtItsPlace() throws Exception {
    assertEquals(
        List.of("B=1", "A=2"), Environment.from(List.of("A=1", "HOME=", "B=1", "A=2"), "/env"));
    assertEquals(List.of("HOME=/x"), Environment.from(List.of("HOME=/x"), "/env"));
  }

  @Test
  void variablesOfTheRuntimeReplaceTheSpecs() throws Exception {
    ProcessConfig process =
        Specs.resolve(Specs.json("'env':['A=1','LISTEN_FDS=9']", "", "")).process();
    ProcessConfig more = process.withVariables(List.of("LISTEN_FDS=2", "LISTEN_PID=1"));
    assertEquals(List.of("A=1", "LISTEN_FDS=2", "LISTEN_PID=1"), more.env());
    assertEquals("2", more.variable("LISTEN_FDS"));
    assertEquals(null, more.variable("LISTEN"));
  }

  @Test
  void whatAJoiningProcessDoesNotSayIsAsForTheFirst() throws Exception {
    ContainerConfig container =
        Specs.resolve(
            Specs.json(
                "'user':{'uid':0,'gid':0,'umask':63},'capabilities':{'bounding':['CAP_CHOWN']},"
                    + "'apparmorProfile':'p','oomScoreAdj':7,'noNewPrivileges':true,"
                    + "'rlimits':[{'type':'RLIMIT_CORE','soft':0,'hard':0}]",
                "",
                ""));
    ProcessConfig bare = Specs.resolve(Specs.json("", "", "")).process();
    ProcessConfig joined = bare.joining(container, 077);
    assertEquals(077, joined.umask());
    assertEquals(container.process().capabilities(), joined.capabilities());
    assertEquals("p", joined.apparmorProfile());
    assertEquals(7, joined.oomScoreAdj());
    assertEquals(1, joined.rlimits().size());
    assertFalse(joined.noNewPrivileges());
    ProcessConfig own =
        Specs.resolve(Specs.json("'capabilities':{},'apparmorProfile':'q'", "", "")).process();
    assertEquals(new CapabilitySets(0, 0, 0, 0, 0), own.joining(container, 022).capabilities());
    assertEquals("q", own.joining(container, 022).apparmorProfile());
  }
}
