package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.CpuAffinity;
import dev.jrunc.oci.IoPriority;
import dev.jrunc.oci.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of the container: its first one, or one that {@code exec} adds.
 *
 * @param terminal whether it gets a terminal
 * @param consoleHeight lines, 0: unset
 * @param consoleWidth columns, 0: unset
 * @param uid in the container, an unsigned number
 * @param gid in the container, an unsigned number
 * @param additionalGids in the container
 * @param umask 0 to 0777
 * @param args argv
 * @param env {@code K=V}, each name once, the last of the spec's wins; HOME may be missing
 * @param cwd absolute
 * @param capabilities {@code null}: left as they are
 * @param rlimits each resource once
 * @param apparmorProfile empty: none
 * @param oomScoreAdj {@code null}: inherited
 * @param scheduler {@code null}: inherited
 * @param selinuxLabel empty: none
 * @param ioPriority for ioprio_set(2); {@code null}: inherited
 * @param execCpuAffinity {@code null}: all CPUs of the cgroup
 */
public record ProcessConfig(
    boolean terminal,
    int consoleHeight,
    int consoleWidth,
    int uid,
    int gid,
    List<Integer> additionalGids,
    int umask,
    List<String> args,
    List<String> env,
    String cwd,
    @Nullable CapabilitySets capabilities,
    List<ResourceLimit> rlimits,
    boolean noNewPrivileges,
    String apparmorProfile,
    @Nullable Integer oomScoreAdj,
    @Nullable SchedulerSettings scheduler,
    String selinuxLabel,
    @Nullable Integer ioPriority,
    @Nullable CpuAffinity execCpuAffinity) {
  /** Copies the lists. */
  public ProcessConfig {
    additionalGids = List.copyOf(additionalGids);
    args = List.copyOf(args);
    env = List.copyOf(env);
    rlimits = List.copyOf(rlimits);
  }

  /** As runc and crun: what a user of the host usually has. */
  static final int DEFAULT_UMASK = 0022;

  /**
   * A process of config.json or of {@code exec --process}.
   *
   * @param pointer of the process in its document: {@code /process}, or empty
   * @param warnings gets what is odd but no failure
   */
  public static ProcessConfig from(Process process, String pointer, Consumer<String> warnings)
      throws InvalidSpec {
    check(process, pointer);
    List<Integer> gids = new ArrayList<>();
    for (long gid : process.user().additionalGids()) {
      gids.add((int) gid);
    }
    Long umask = process.user().umask();
    return new ProcessConfig(
        process.terminal(),
        process.consoleSize() == null ? 0 : (int) process.consoleSize().height(),
        process.consoleSize() == null ? 0 : (int) process.consoleSize().width(),
        (int) process.user().uid(),
        (int) process.user().gid(),
        gids,
        umask == null ? DEFAULT_UMASK : (int) (umask & 0777),
        process.args(),
        Environment.from(process.env(), pointer + "/env"),
        process.cwd(),
        process.capabilities() == null
            ? null
            : CapabilityName.sets(process.capabilities(), warnings),
        ResourceLimit.from(process.rlimits(), pointer + "/rlimits"),
        process.noNewPrivileges(),
        process.apparmorProfile(),
        process.oomScoreAdj(),
        process.scheduler() == null
            ? null
            : SchedulerSettings.from(process.scheduler(), pointer + "/scheduler"),
        process.selinuxLabel(),
        process.ioPriority() == null
            ? null
            : ioPriority(process.ioPriority(), pointer + "/ioPriority"),
        affinity(process.execCpuAffinity(), pointer + "/execCPUAffinity"));
  }

  private static void check(Process process, String pointer) throws InvalidSpec {
    if (process.cwd().isEmpty()) {
      throw new InvalidSpec(pointer + "/cwd", "Cwd property must not be empty");
    }
    if (!process.cwd().startsWith("/")) {
      throw new InvalidSpec(pointer + "/cwd", "Cwd must be an absolute path");
    }
    if (process.args().isEmpty()) {
      throw new InvalidSpec(pointer + "/args", "args must not be empty");
    }
    for (int i = 0; i < process.args().size(); i++) {
      noNul(process.args().get(i), pointer + "/args/" + i);
    }
    noNul(process.cwd(), pointer + "/cwd");
    noNul(process.apparmorProfile(), pointer + "/apparmorProfile");
    noNul(process.selinuxLabel(), pointer + "/selinuxLabel");
  }

  private static void noNul(String text, String pointer) throws InvalidSpec {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidSpec(pointer, "contains nul byte (\\x00)");
    }
  }

  /** Class in the upper bits, as ioprio_set(2) wants it. */
  private static int ioPriority(IoPriority priority, String pointer) throws InvalidSpec {
    int ioClass =
        switch (priority.ioClass()) {
          case "IOPRIO_CLASS_RT" -> 1;
          case "IOPRIO_CLASS_BE" -> 2;
          case "IOPRIO_CLASS_IDLE" -> 3;
          default ->
              throw new InvalidSpec(
                  pointer + "/class",
                  "invalid ioPriority.Class: \"" + priority.ioClass() + "\"");
        };
    if (priority.priority() < 0 || priority.priority() > 7) {
      throw new InvalidSpec(
          pointer + "/priority", "invalid ioPriority.Priority: " + priority.priority());
    }
    return ioClass << 13 | priority.priority();
  }

  /** The words for a number of {@link #ioPriority()}. */
  static IoPriority ioPriority(int value) {
    String ioClass =
        switch (value >> 13) {
          case 1 -> "IOPRIO_CLASS_RT";
          case 2 -> "IOPRIO_CLASS_BE";
          default -> "IOPRIO_CLASS_IDLE";
        };
    return new IoPriority(ioClass, value & 0x1fff);
  }

  private static @Nullable CpuAffinity affinity(@Nullable CpuAffinity affinity, String pointer)
      throws InvalidSpec {
    if (affinity != null) {
      cpus(affinity.initial(), "Initial", pointer + "/initial");
      cpus(affinity.last(), "Final", pointer + "/final");
    }
    return affinity;
  }

  private static void cpus(String list, String name, String pointer) throws InvalidSpec {
    try {
      CpuList.parse(list);
    } catch (NumberFormatException e) {
      throw new InvalidSpec(pointer, "bad CPUAffinity." + name + ": " + e.getMessage());
    }
  }

  /**
   * The process as one that joins a container: what it does not say itself is as for the container's
   * first process.
   *
   * @param umask of the process; what {@code --process} says of it is not asked, as in runc
   */
  public ProcessConfig joining(ContainerConfig container, int umask) {
    ProcessConfig first = container.process();
    return new ProcessConfig(
        terminal,
        consoleHeight,
        consoleWidth,
        uid,
        gid,
        additionalGids,
        umask,
        args,
        env,
        cwd,
        capabilities == null ? first.capabilities() : capabilities,
        rlimits.isEmpty() ? first.rlimits() : rlimits,
        noNewPrivileges,
        apparmorProfile.isEmpty() ? first.apparmorProfile() : apparmorProfile,
        first.oomScoreAdj(),
        scheduler == null ? first.scheduler() : scheduler,
        selinuxLabel.isEmpty() ? first.selinuxLabel() : selinuxLabel,
        ioPriority == null ? first.ioPriority() : ioPriority,
        execCpuAffinity == null ? first.execCpuAffinity() : execCpuAffinity);
  }

  /** The same process with more variables, which win over those that it has. */
  public ProcessConfig withVariables(List<String> variables) {
    List<String> merged = new ArrayList<>();
    for (String entry : env) {
      if (!names(variables, entry)) {
        merged.add(entry);
      }
    }
    merged.addAll(variables);
    return new ProcessConfig(
        terminal, consoleHeight, consoleWidth, uid, gid, additionalGids, umask, args, merged, cwd,
        capabilities, rlimits, noNewPrivileges, apparmorProfile, oomScoreAdj, scheduler,
        selinuxLabel, ioPriority, execCpuAffinity);
  }

  private static boolean names(List<String> variables, String entry) {
    String name = entry.substring(0, entry.indexOf('=') + 1);
    for (String variable : variables) {
      if (variable.startsWith(name)) {
        return true;
      }
    }
    return false;
  }

  /** The value of a variable of {@link #env()}, {@code null} if it is unset. */
  public @Nullable String variable(String name) {
    for (String entry : env) {
      if (entry.length() > name.length()
          && entry.charAt(name.length()) == '='
          && entry.startsWith(name)) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }
}
