package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.FakeHost;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces;
import dev.jrunc.container.config.Paths;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.CpuAffinity;
import dev.jrunc.oci.Process;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configurations of src/test/resources/plans, each with the host and the call that go with it. */
enum GoldenCase {
  /** {@code runc spec} on a cgroup v1 host. */
  DEFAULT("default", false, false, null, 0),
  /** As containerd's CRI plugin would ask for it, on a cgroup v2 host. */
  CONTAINERD("containerd", true, false, new SeccompFilter(4, program(3)), 2),
  /** A user namespace, and every feature that a container has once. */
  USERNS("userns", false, true, new SeccompFilter(8 | 4, program(5)), 0),
  /** Shares the runtime's mounts and joins the rest. */
  NO_MOUNT_NAMESPACE("no-mount-namespace", false, false, null, 0);

  private final String directory;
  private final boolean unified;
  private final boolean pidfd;
  private final SeccompFilter seccomp;
  private final int preserved;

  GoldenCase(
      String directory, boolean unified, boolean pidfd, SeccompFilter seccomp, int preserved) {
    this.directory = directory;
    this.unified = unified;
    this.pidfd = pidfd;
    this.seccomp = seccomp;
    this.preserved = preserved;
  }

  String directory() {
    return directory;
  }

  private static Blob program(int instructions) {
    return Blob.of(new byte[instructions * 8]);
  }

  byte[] resource(String file) throws IOException {
    try (InputStream in = GoldenCase.class.getResourceAsStream("/plans/" + directory + "/" + file)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  ContainerConfig config() throws Exception {
    FakeHost host = new FakeHost();
    host.unified = unified;
    return ContainerConfig.from(
        ConfigJson.readSpec(resource("config.json")),
        CreateRequest.of("c1", "/bundle"),
        host,
        warning -> {});
  }

  /** The plans by the name of the file that they are compared with. */
  Map<String, Plan> plans() throws Exception {
    ContainerConfig config = config();
    Map<String, Plan> plans = new LinkedHashMap<>();
    plans.put("bootstrap.txt", BootstrapPlan.compile(config, joins(), false));
    if (BootstrapPlan.canAwaitCgroups(config.namespaces())) {
      plans.put("bootstrap-early.txt", BootstrapPlan.compileEarly(config, joins(), true));
      plans.put("bootstrap-born.txt", BootstrapPlan.compileBorn(config, joins()));
    }
    plans.put("init.txt", InitPlan.compile(config, facts(true)));
    if (this == CONTAINERD) {
      plans.put("init-at-once.txt", InitPlan.compile(config, facts(false)));
    }
    if (this == USERNS) {
      plans.put("helper-userns.txt", HelperPlan.userNamespace());
      plans.put("helper-visit.txt", HelperPlan.visit("/run/ns/user"));
      plans.put("helper-trees.txt", HelperPlan.trees("/proc/4711/ns/mnt", binds(config)));
    }
    ProcessConfig process = execProcess(config);
    plans.put(
        "exec-bootstrap.txt",
        BootstrapPlan.compileExec(config, process, running(config), joins(), false));
    plans.put(
        "exec-init.txt",
        ExecPlan.compile(config, process, new ExecPlan.Facts(seccomp, preserved, pidfd, 0)));
    return plans;
  }

  List<CgroupJoin> joins() {
    return unified
        ? List.of()
        : List.of(new CgroupJoin("/sys/fs/cgroup/memory/c1", false), new CgroupJoin("/sys/fs/cgroup/pids/c1", true));
  }

  InitFacts facts(boolean waitsForStart) throws Exception {
    List<CgroupHierarchy> hierarchies =
        List.of(
            new CgroupHierarchy("/sys/fs/cgroup/cpu,cpuacct", "cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct/c1"),
            new CgroupHierarchy("/sys/fs/cgroup/systemd", "name=systemd", "/sys/fs/cgroup/systemd/c1"));
    return new InitFacts(
        unified,
        unified ? List.of() : hierarchies,
        unified ? "/sys/fs/cgroup/kubepods/pod1/c1" : "",
        false,
        false,
        seccomp,
        Blob.of(new byte[100]),
        Blob.of(new byte[90]),
        preserved,
        pidfd,
        fromInside(),
        0x200,
        waitsForStart);
  }

  private static List<MountEntry> binds(ContainerConfig config) {
    return config.mounts().stream().filter(MountEntry::isBind).toList();
  }

  private Set<Integer> fromInside() throws Exception {
    ContainerConfig config = config();
    Set<Integer> inside = new HashSet<>();
    for (int i = 0; i < config.mounts().size(); i++) {
      if (Paths.isAtOrBelow(config.mounts().get(i).source(), config.rootfs())) {
        inside.add(i);
      }
    }
    return inside;
  }

  /** The namespaces of the running container, all by path. */
  private static Namespaces running(ContainerConfig config) {
    List<Namespaces.Namespace> entries = new ArrayList<>();
    for (Namespaces.Namespace entry : config.namespaces().entries()) {
      NamespaceType type = entry.type();
      entries.add(new Namespaces.Join(type, "/proc/4711/ns/" + type.procFile()));
    }
    return new Namespaces(entries);
  }

  private static ProcessConfig execProcess(ContainerConfig config) throws Exception {
    Process process = ConfigJson.readSpec(DEFAULT.resource("config.json")).process();
    ProcessConfig exec = ProcessConfig.from(process, "/process", warning -> {});
    return new ProcessConfig(
        exec.terminal(), 0, 0, exec.uid(), exec.gid(), List.of(), exec.umask(), List.of("ps", "-ef"),
        exec.env(), exec.cwd(), exec.capabilities(), exec.rlimits(),
        config.process().noNewPrivileges(), config.process().apparmorProfile(), null,
        config.process().scheduler(), "", null, new CpuAffinity("0-1,65", "3"));
  }
}
