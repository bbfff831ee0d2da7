package dev.jrunc.container.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.DeviceCgroup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A spec becomes what libcontainer would make of it, or a message with a pointer. */
final class ContainerConfigTest {
  @Test
  void pathsAreAbsoluteAndDefaultsFilledIn() throws Exception {
    ContainerConfig config = Specs.resolve(Specs.json("", "", ""));
    assertEquals("/bundle/rootfs", config.rootfs());
    assertEquals(022, config.process().umask());
    assertNull(config.process().capabilities());
    assertEquals(6, config.devices().size());
    assertEquals(0, config.rootfsPropagation());
  }

  @Test
  void defaultDeviceRulesStandLastAndASpecDeviceBringsNone() throws Exception {
    ContainerConfig config =
        Specs.resolve(
            Specs.json(
                "",
                "'devices':[{'path':'/dev/null','type':'c','major':1,'minor':3,'fileMode':384,"
                    + "'uid':7}],'resources':{'devices':[{'allow':false,'access':'rwm'}]}",
                ""));
    List<DeviceCgroup> rules = config.cgroup().resources().devices();
    assertEquals(new DeviceCgroup(false, "a", null, null, "rwm"), rules.getFirst());
    assertEquals(new DeviceCgroup(true, "c", 10L, 200L, "rwm"), rules.getLast());
    assertEquals(1 + 2 + 5 + 3, rules.size());
    assertEquals(6, config.devices().size());
    assertEquals(
        new DeviceNode(0, "/dev/null", 'c', 1, 3, 0600, 7, 0), config.devices().getLast());
  }

  @Test
  void bindSourcesAreRelativeToTheBundle() throws Exception {
    ContainerConfig config =
        Specs.resolve(
            Specs.json(
                "",
                "",
                "'mounts':[{'destination':'a','type':'ext4','source':'x/../y',"
                    + "'options':['rbind']},{'destination':'/b','type':'bind','source':'/z'}]"));
    assertEquals("/bundle/y", config.mounts().get(0).source());
    assertEquals("bind", config.mounts().get(0).type());
    assertEquals("/a", config.mounts().get(0).destination());
    assertEquals(MountFlags.BIND, config.mounts().get(1).flags());
  }

  @Test
  void unknownCapabilitiesWarn() throws Exception {
    List<String> warnings = new ArrayList<>();
    ContainerConfig config =
        Specs.resolve(
            Specs.json(
                "'capabilities':{'bounding':['CAP_KILL','CAP_Y','CAP_X'],'ambient':['CAP_X']}",
                "",
                ""),
            CreateRequest.of("c1", "/bundle"),
            new FakeHost(),
            warnings);
    assertEquals(new CapabilitySets(1 << 5, 0, 0, 0, 0), config.process().capabilities());
    assertEquals(
        List.of("ignoring unknown or unavailable capabilities: [CAP_X CAP_Y]"), warnings);
  }

  @Test
  void theNotifySocketIsAMountAndAVariable() throws Exception {
    CreateRequest request =
        new CreateRequest("c1", "/bundle", false, false, false, false, false, "/run/x/notify");
    ContainerConfig config = Specs.resolve(Specs.json("", "", ""), request, new FakeHost());
    assertEquals("/run/notify", config.mounts().getLast().destination());
    assertEquals("/run/notify/notify.sock", config.process().variable("NOTIFY_SOCKET"));
  }

  @Test
  void mapsOfAJoinedUserNamespaceAreRead() throws Exception {
    ContainerConfig config =
        Specs.resolve(
            "{'root':{'path':'/r'},'process':{'args':['a'],'cwd':'/'},'linux':{'namespaces':"
                + "[{'type':'user','path':'/proc/9/ns/user'}]}}");
    assertEquals(100_000, config.hostRootUid());
    assertEquals(100_000, config.hostRootGid());
  }

  @Test
  void cgroupPathsCannotLeaveTheirPlace() throws Exception {
    assertEquals("x", cgroupsPath("../../x"));
    assertEquals("/x", cgroupsPath("/../x/"));
    assertEquals("a/c", cgroupsPath("a/b/../c"));
  }

  private static String cgroupsPath(String path) throws Exception {
    return Specs.resolve(Specs.json("", "'cgroupsPath':'" + path + "'", "")).cgroup().path();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'cwd':''                                       |||/process/cwd|Cwd property must not be empty
          'cwd':'rel'                                    |||/process/cwd|Cwd must be an absolute path
          'args':[]                                      |||/process/args|args must not be empty
          'args':['a','b\\u0000']                        |||/process/args/1|contains nul byte (\\x00)
          'env':['A']                                    |||/process/env/0|invalid environment variable: missing '='
          'env':['A=1','=x']                             |||/process/env/1|invalid environment variable: name cannot be empty
          'env':['A=\\u0000']                            |||/process/env/0|invalid environment variable "A": contains nul byte (\\x00)
          'rlimits':[{'type':'RLIMIT_X','soft':1,'hard':1}]|||/process/rlimits/0/type|wrong rlimit value: RLIMIT_X
          'scheduler':{'policy':''}                      |||/process/scheduler/policy|scheduler policy is required
          'scheduler':{'policy':'SCHED_OTHER','nice':30} |||/process/scheduler/nice|invalid scheduler.nice: 30 when scheduler.policy is SCHED_OTHER
          'scheduler':{'policy':'SCHED_OTHER','priority':3}|||/process/scheduler/priority|scheduler.priority can only be specified for SchedFIFO or SchedRR policy
          'scheduler':{'policy':'SCHED_OTHER','period':3}|||/process/scheduler/runtime|scheduler runtime/deadline/period can only be specified for SchedDeadline policy
          'scheduler':{'policy':'SCHED_X'}               |||/process/scheduler/policy|invalid scheduler policy: SCHED_X
          'scheduler':{'policy':'SCHED_OTHER','flags':['X']}|||/process/scheduler/flags/0|invalid scheduler flag: X
          'ioPriority':{'class':'X','priority':1}        |||/process/ioPriority/class|invalid ioPriority.Class: "X"
          'ioPriority':{'class':'IOPRIO_CLASS_BE','priority':11}|||/process/ioPriority/priority|invalid ioPriority.Priority: 11
          'execCPUAffinity':{'initial':'x'}              |||/process/execCPUAffinity/initial|bad CPUAffinity.Initial:
          |'cgroupsPath':'a:b:c:d','rootfsPropagation':'x'||/linux/rootfsPropagation|rootfsPropagation=x is not supported
          |'devices':[{'path':'/dev/x','type':'z','major':1,'minor':3}]||/linux/devices/0/type|invalid device type "z"
          |'resources':{'devices':[{'allow':true,'type':'c'}]}||/linux/resources/devices/0/access|device access at 0 field cannot be empty
          |'resources':{'devices':[{'allow':true,'type':'z','access':'r'}]}||/linux/resources/devices/0/type|invalid cgroup device type "z"
          |'personality':{'domain':'X'}                  ||/linux/personality/domain|invalid personality domain X
          |'memoryPolicy':{'mode':'X','nodes':'0'}       ||/linux/memoryPolicy/mode|invalid memory policy mode "X"
          |'memoryPolicy':{'mode':'MPOL_LOCAL','nodes':'0-7'}||/linux/memoryPolicy/nodes|memory policy mode requires 0 nodes but got 8
          |'memoryPolicy':{'mode':'MPOL_BIND','nodes':''}||/linux/memoryPolicy/nodes|memory policy mode requires at least one node but got 0
          |'memoryPolicy':{'mode':'MPOL_BIND','nodes':'0','flags':['Y']}||/linux/memoryPolicy/flags/0|invalid memory policy flag "Y"
          |'memoryPolicy':{'mode':'MPOL_BIND','nodes':'9-1'}||/linux/memoryPolicy/nodes|invalid memory policy nodes "9-1":
          |'namespaces':[{'type':'foo'}]                 ||/linux/namespaces/0/type|namespace {"foo" ""} does not exist
          |'namespaces':[{'type':'pid'},{'type':'pid'}]  ||/linux/namespaces/1|malformed spec file: duplicated ns {"pid" ""}
          |'namespaces':[{'type':'user'}]                ||/linux/uidMappings|user namespaces enabled, but no uid mappings found
          |'namespaces':[{'type':'user'}],'uidMappings':[{'containerID':1,'hostID':5,'size':1}]||/linux/uidMappings|user namespaces enabled, but no mapping found for uid 0
          |'namespaces':[{'type':'user','path':'/proc/1/ns/user'}],'uidMappings':[{'containerID':0,'hostID':5,'size':1}]||/linux/uidMappings|user namespaces enabled, but both namespace path and non-matching mapping specified
          ||'mounts':[{'destination':'/x','source':'a\\u0000','type':'bind'}]|/mounts/0|mount field contains null byte
          ||'hostname':'a\\u0000'                        |/hostname|contains nul byte (\\x00)
          """)
  void badValuesAreRefused(
      String process, String linux, String top, String pointer, String message) throws Exception {
    String json = merged(process, linux, top);
    InvalidSpec thrown = assertThrows(InvalidSpec.class, () -> Specs.resolve(json));
    assertEquals(pointer, thrown.pointer());
    assertEquals(pointer + ": ", thrown.text().substring(0, pointer.length() + 2));
    if (!thrown.text().contains(message)) {
      assertEquals(message, thrown.text());
    }
  }

  /** A member given twice counts the second time, as in Go. */
  private static String merged(String process, String linux, String top) {
    return Specs.json(
        process == null ? "" : process, linux == null ? "" : linux, top == null ? "" : top);
  }

  @Test
  void whatIsRequired() throws Exception {
    InvalidSpec process =
        assertThrows(InvalidSpec.class, () -> Specs.resolve("{'root':{'path':'r'}}"));
    assertEquals("/process: process property must not be empty", process.text());
    InvalidSpec root =
        assertThrows(
            InvalidSpec.class, () -> Specs.resolve("{'process':{'args':['a'],'cwd':'/'}}"));
    assertEquals("/root: root must be specified", root.text());
  }

  @Test
  void systemdWantsThreeParts() throws Exception {
    CreateRequest request =
        new CreateRequest("c1", "/bundle", false, false, true, false, false, "");
    InvalidSpec thrown =
        assertThrows(
            InvalidSpec.class,
            () ->
                Specs.resolve(
                    Specs.json("", "'cgroupsPath':'/a/b'", ""), request, new FakeHost()));
    assertEquals(
        "/linux/cgroupsPath: expected cgroupsPath to be of format \"slice:prefix:name\" for systemd"
            + " cgroups, got \"/a/b\" instead",
        thrown.text());
  }

  @Test
  void privatePropagationNeedsPivotRoot() throws Exception {
    CreateRequest request =
        new CreateRequest("c1", "/bundle", true, false, false, false, false, "");
    InvalidSpec thrown =
        assertThrows(
            InvalidSpec.class,
            () ->
                Specs.resolve(
                    Specs.json("", "'rootfsPropagation':'rprivate'", ""),
                    request,
                    new FakeHost()));
    assertEquals(
        "/linux/rootfsPropagation: rootfsPropagation of [r]private is not safe without pivot_root",
        thrown.text());
  }
}
