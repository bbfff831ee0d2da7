package dev.jrunc.container.validate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.FakeHost;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Specs;
import dev.jrunc.container.failure.InvalidSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration may not ask for, in runc's words. */
final class ChecksTest {
  private static final CreateRequest REQUEST = CreateRequest.of("c1", "/bundle");

  private static InvalidSpec refused(String json, CreateRequest request, FakeHost host)
      throws Exception {
    ContainerConfig config = Specs.resolve(json, request, host);
    return assertThrows(InvalidSpec.class, () -> Checks.run(config, host));
  }

  private static void accepted(String json) throws Exception {
    ContainerConfig config = Specs.resolve(json);
    assertDoesNotThrow(() -> Checks.run(config, new FakeHost()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          |'namespaces':[]|'hostname':'h'|/hostname: unable to set hostname without a private UTS namespace
          |'namespaces':[]|'domainname':'h'|/domainname: unable to set domainname without a private UTS namespace
          |'namespaces':[],'maskedPaths':['/x']||/linux/maskedPaths: unable to restrict sys entries without a private MNT namespace
          |'namespaces':[],'readonlyPaths':['/x']||/linux/readonlyPaths: unable to restrict sys entries without a private MNT namespace
          'selinuxLabel':'x'|||/process/selinuxLabel: selinux label is specified in config, but selinux is disabled or not supported
          |'namespaces':[{'type':'network','path':'/a,b'}]||/linux/namespaces/0/path: invalid namespace path /a,b
          |'namespaces':[{'type':'network','path':'/missing'}]||/linux/namespaces/0/path: namespace path: lstat /missing: no such file or directory
          |'namespaces':[{'type':'time'}]||/linux/namespaces/0: time namespaces aren't enabled in the kernel
          |'timeOffsets':{'boottime':{'secs':1}}||/linux/timeOffsets: time namespace offsets specified, but time namespace isn't enabled in the config
          |'namespaces':[{'type':'time','path':'/t'}],'timeOffsets':{'boottime':{'secs':1}}||/linux/timeOffsets: time namespace enabled, but both namespace path and time offsets specified -- you may only provide one
          |'sysctl':{'kernel.foo':'1'}||/linux/sysctl/kernel.foo: sysctl "kernel.foo" is not in a separate kernel namespace
          |'sysctl':{'kernel.hostname':'1'}||/linux/sysctl/kernel.hostname: sysctl "kernel.hostname" is not allowed as it conflicts with the OCI "hostname" field
          |'namespaces':[],'sysctl':{'kernel.sem':'1'}||/linux/sysctl/kernel.sem: sysctl "kernel.sem" is not allowed in the hosts ipc namespace
          |'namespaces':[],'sysctl':{'net.x':'1'}||/linux/sysctl/net.x: sysctl "net.x" not allowed in host network namespace
          |'namespaces':[{'type':'network','path':'/own'}],'sysctl':{'net.x':'1'}||/linux/sysctl/net.x: sysctl "net.x" not allowed in host network namespace
          |'sysctl':{'net.//.x':'1'}||/linux/sysctl/net.~1~1.x: sysctl "net.//.x" is not in a separate kernel namespace
          |'intelRdt':{'closID':'..'}||/linux/intelRdt/closID: invalid intelRdt.ClosID ".."
          |'intelRdt':{'closID':'a/b'}||/linux/intelRdt/closID: invalid intelRdt.ClosID "a/b"
          |'intelRdt':{'l3CacheSchema':'L3:0=f'}||/linux/intelRdt/l3CacheSchema: intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled
          |'intelRdt':{'memBwSchema':'MB:0=1'}||/linux/intelRdt/memBwSchema: intelRdt.memBwSchema is specified in config, but Intel RDT/MBA is not enabled
          |'intelRdt':{'schemata':['L2:0=1']}||/linux/intelRdt: intelRdt is specified in config, but Intel RDT is not enabled
          |'resources':{'unified':{'memory.high':'1'}}||/linux/resources/unified: invalid configuration: cannot use unified on cgroup v1
          |'resources':{'memory':{'swappiness':101}}||/linux/resources/memory/swappiness: invalid memory swappiness value: 101 (valid range is 0-100)
          ||'mounts':[{'destination':'/x','source':'/y','type':'bind','options':['bind','foo']}]|/mounts/0: invalid mount "/x": bind mounts cannot have any filesystem-specific options applied
          ||'mounts':[{'destination':'/x/..','source':'/y','type':'bind','options':['bind']}]|/mounts/0/destination: error mounting "/y" to rootfs at "/": mountpoint "/bundle/rootfs" is on the top of rootfs "/bundle/rootfs"
          ||'mounts':[{'destination':'/x','source':'t','type':'tmpfs','options':['idmap']}]|/mounts/0: invalid mount "/x": id-mapped mounts are only supported for bind-mounts
          ||'mounts':[{'destination':'/x','source':'/y','options':['bind','idmap']}]|/mounts/0: invalid mount "/x": id-mapped mounts must have both uid and gid mappings specified
          ||'mounts':[{'destination':'/x','source':'/y','options':['bind'],'uidMappings':[{'containerID':0,'hostID':0,'size':1}]}]|/mounts/0: invalid mount "/x": id-mapped mounts must have both uid and gid mappings specified
          'user':{'uid':5,'gid':0}|'namespaces':[{'type':'user','path':'/u'}]||/process/user/uid: cannot setuid to unmapped uid 5 in user namespace
          'user':{'uid':0,'gid':4294967295}|'namespaces':[{'type':'user','path':'/u'}]||/process/user/gid: cannot setgid to unmapped gid 4294967295 in user namespace
          ||'hooks':{'poststop':[{'path':'x'}]}|/hooks/poststop/0/path: error running poststop hook #0: path must be absolute
          ||'hooks':{'prestart':[{'path':'/x','timeout':0}]}|/hooks/prestart/0/timeout: error running prestart hook #0: timeout must be greater than zero
          |'seccomp':{'defaultAction':'SCMP_ACT_FOO'}||/linux/seccomp/defaultAction: string SCMP_ACT_FOO is not a valid action for seccomp
          |'seccomp':{'defaultAction':'SCMP_ACT_NOTIFY'}||/linux/seccomp/defaultAction: SCMP_ACT_NOTIFY cannot be used as default action
          |'seccomp':{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['write'],'action':'SCMP_ACT_NOTIFY'}]}||/linux/seccomp/syscalls/0/names: SCMP_ACT_NOTIFY cannot be used for the write syscall
          |'seccomp':{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_NOTIFY'}]}||/linux/seccomp/listenerPath: seccomp listenerPath is not set
          |'seccomp':{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_ALLOW','args':[{'index':6,'value':1,'op':'SCMP_CMP_EQ'}]}]}||/linux/seccomp/syscalls/0/args/0/index: a system call has the arguments 0 to 5, not 6
          |'seccomp':{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_ALLOW','args':[{'index':0,'value':1,'op':'EQ'}]}]}||/linux/seccomp/syscalls/0/args/0/op: string EQ is not a valid operator for seccomp
          |'namespaces':[],'netDevices':{'eth0':{}}||/linux/netDevices: unable to move network devices without a NET namespace
          |'netDevices':{'eth 0':{}}||/linux/netDevices/eth 0: invalid network device name "eth 0"
          |'netDevices':{'eth0':{'name':'1234567890123456'}}||/linux/netDevices/eth0/name: invalid network device name "1234567890123456"
          """)
  void faultsAreFound(String process, String linux, String top, String message) throws Exception {
    FakeHost host = new FakeHost();
    host.missing = "/missing";
    host.own = "/own";
    host.maps = java.util.List.of(new dev.jrunc.oci.IdMapping(0, 100_000, 5));
    host.lacks = message.contains("aren't enabled") ? NamespaceType.TIME : null;
    String json =
        Specs.json(
            process == null ? "" : process, linux == null ? "" : linux, top == null ? "" : top);
    assertEquals(message, refused(json, REQUEST, host).text());
  }

  @Test
  void theRootfsIsNoLink() throws Exception {
    FakeHost host = new FakeHost();
    host.real = "/elsewhere";
    String json = Specs.json("", "", "");
    assertEquals(
        "/root/path: invalid rootfs: not an absolute path, or a symlink",
        refused(json, REQUEST, host).text());
    FakeHost none = new FakeHost();
    none.missing = "/bundle/rootfs";
    assertEquals(
        "/root/path: invalid rootfs: stat /bundle/rootfs: no such file or directory",
        refused(json, REQUEST, none).text());
  }

  @Test
  void aRootlessContainerNeedsAUserNamespace() throws Exception {
    CreateRequest rootless =
        new CreateRequest("c1", "/bundle", false, false, false, true, true, "");
    assertEquals(
        "/linux/namespaces: rootless container requires user namespaces",
        refused(Specs.json("", "", ""), rootless, new FakeHost()).text());
    String user = "'namespaces':[{'type':'user','path':'/u'},{'type':'mount'}]";
    assertEquals(
        "/process/user/additionalGids: cannot set any additional groups in a rootless container",
        refused(
                Specs.json("'user':{'uid':0,'gid':0,'additionalGids':[3]}", user, ""),
                rootless,
                new FakeHost())
            .text());
    assertEquals(
        "/mounts/0/options: cannot specify gid=70000 mount option for rootless container: user"
            + " namespaces enabled, but no mapping found for gid 70000",
        refused(
                Specs.json(
                    "",
                    user,
                    "'mounts':[{'destination':'/x','source':'t','type':'tmpfs',"
                        + "'options':['uid=5','gid=70000']}]"),
                rootless,
                new FakeHost())
            .text());
    assertEquals(
        "/mounts/0: invalid mount \"/x\": id-mapped mounts are not supported for rootless"
            + " containers",
        refused(
                Specs.json(
                    "",
                    user,
                    "'mounts':[{'destination':'/x','source':'/t','options':['bind','idmap']}]"),
                rootless,
                new FakeHost())
            .text());
  }

  @Test
  void propertiesOfUnitsHaveNames() throws Exception {
    CreateRequest systemd =
        new CreateRequest("c1", "/bundle", false, false, true, false, false, "");
    assertEquals(
        "/annotations/org.systemd.property.ab: annotation org.systemd.property.ab name incorrect:"
            + " too short",
        refused(
                Specs.json("", "", "'annotations':{'org.systemd.property.ab':'1'}"),
                systemd,
                new FakeHost())
            .text());
    assertEquals(
        "/annotations/org.systemd.property.ab_: annotation org.systemd.property.ab_ name"
            + " incorrect: contains non-alphabetic character",
        refused(
                Specs.json("", "", "'annotations':{'org.systemd.property.ab_':'1'}"),
                systemd,
                new FakeHost())
            .text());
  }

  @Test
  void whatIsRightIsAccepted() throws Exception {
    accepted(Specs.json("", "", "'hostname':'h','domainname':'d'"));
    accepted(
        Specs.json(
            "",
            "'sysctl':{'net.ipv4.ip_forward':'1','kernel.domainname':'x','fs.mqueue.msg_max':'1'},"
                + "'maskedPaths':['/x'],'intelRdt':{'closID':'x'}",
            "'mounts':[{'destination':'/x','source':'/y','options':['rbind','ro','rprivate']}]"));
    accepted(Specs.json("", "'namespaces':[{'type':'network','path':'/other'}],'sysctl':{'net.x':'1'}", ""));
  }

  @Test
  void aProcessThatJoinsIsCheckedToo() throws Exception {
    ContainerConfig config =
        Specs.resolve(
            Specs.json("'selinuxLabel':'x'", "'namespaces':[{'type':'user','path':'/u'}]", ""));
    InvalidSpec thrown =
        assertThrows(
            InvalidSpec.class,
            () -> Checks.runProcess(config, config.process(), "", new FakeHost()));
    assertEquals("/selinuxLabel", thrown.pointer());
  }
}
