package dev.jrunc.container.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jrunc.oci.state.Config;
import dev.jrunc.oci.state.DeviceRule;
import dev.jrunc.oci.state.NamespaceEntry;
import dev.jrunc.oci.state.RlimitEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What state.json keeps, in runc's words and numbers. */
final class StateConfigTest {
  @Test
  void wordsBecomeRuncs() throws Exception {
    Config config =
        StateConfig.of(
            Specs.resolve(
                Specs.json(
                    "'rlimits':[{'type':'RLIMIT_NOFILE','soft':5,'hard':6}],"
                        + "'capabilities':{'bounding':['CAP_KILL']},"
                        + "'scheduler':{'policy':'SCHED_BATCH','flags':['SCHED_FLAG_RECLAIM']},"
                        + "'ioPriority':{'class':'IOPRIO_CLASS_IDLE','priority':7},"
                        + "'execCPUAffinity':{'initial':'0-1,65'}",
                    "'resources':{'cpu':{'shares':1024},'memory':{'limit':7},"
                        + "'devices':[{'allow':false,'access':'rwm'}]},'cgroupsPath':'/a',"
                        + "'memoryPolicy':{'mode':'MPOL_BIND','nodes':'3',"
                        + "'flags':['MPOL_F_STATIC_NODES']},"
                        + "'seccomp':{'defaultAction':'SCMP_ACT_ERRNO',"
                        + "'architectures':['SCMP_ARCH_X86_64','SCMP_ARCH_X32'],"
                        + "'syscalls':[{'names':['a','b'],'action':'SCMP_ACT_ALLOW',"
                        + "'args':[{'index':1,'value':2,'op':'SCMP_CMP_MASKED_EQ'}]}]}",
                    "'annotations':{'k':'v'}")));
    assertEquals(new NamespaceEntry("NEWNS", ""), config.namespaces().get(1));
    assertEquals(List.of("k=v", "bundle=/bundle"), config.labels());
    assertEquals(List.of(new RlimitEntry(7, 6, 5)), config.rlimits());
    assertEquals(List.of("loopback"), config.networks().stream().map(n -> n.type()).toList());
    assertEquals("/a", config.cgroups().path());
    assertEquals("", config.cgroups().name());
    assertEquals(100, config.cgroups().resources().cpuWeight());
    assertEquals(7, config.cgroups().resources().memory());
    assertEquals(
        new DeviceRule('a', -1, -1, "rwm", false),
        config.cgroups().resources().devices().getFirst());
    assertEquals(List.of(3L, 2L), config.execCpuAffinity().initial());
    assertNull(config.execCpuAffinity().last());
    assertEquals(2, config.memoryPolicy().mode());
    assertEquals(1 << 15, config.memoryPolicy().flags());
    assertEquals(List.of(8L), config.memoryPolicy().nodes());
    assertEquals("SCHED_BATCH", config.scheduler().policy());
    assertEquals(List.of("SCHED_FLAG_RECLAIM"), config.scheduler().flags());
    assertEquals("IOPRIO_CLASS_IDLE", config.ioPriority().ioClass());
    assertNotNull(config.seccomp());
    assertEquals(List.of("amd64", "x32"), config.seccomp().architectures());
    assertEquals(2, config.seccomp().syscalls().size());
    assertEquals(7, config.seccomp().syscalls().get(1).args().getFirst().op());
  }

  @Test
  void withoutAPathTheCgroupHasTheContainersName() throws Exception {
    assertEquals("c1", StateConfig.of(Specs.resolve(Specs.json("", "", ""))).cgroups().name());
    CreateRequest systemd =
        new CreateRequest("c1", "/bundle", false, false, true, false, false, "");
    Config config =
        StateConfig.of(
            Specs.resolve(
                Specs.json("", "'cgroupsPath':'s.slice:p:n'", ""), systemd, new FakeHost()));
    assertEquals("s.slice", config.cgroups().parent());
    assertEquals("p", config.cgroups().scopePrefix());
    assertEquals("n", config.cgroups().name());
  }
}
