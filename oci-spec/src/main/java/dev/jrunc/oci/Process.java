package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The container's process (config.md, "Process").
 *
 * @param terminal whether a pseudo-terminal is made for the process
 * @param consoleSize initial size of the terminal; {@code null}: as the kernel makes it
 * @param args argv
 * @param env entries {@code NAME=value}
 * @param cwd absolute path inside the container
 * @param capabilities {@code null}: runc leaves all sets alone (not the same as empty sets)
 * @param apparmorProfile "" for none
 * @param oomScoreAdj written to /proc/self/oom_score_adj; {@code null}: inherited
 * @param selinuxLabel "" for none
 * @param execCpuAffinity used by exec only
 */
public record Process(
    boolean terminal,
    @Nullable Box consoleSize,
    User user,
    List<String> args,
    List<String> env,
    String cwd,
    @Nullable Capabilities capabilities,
    List<Rlimit> rlimits,
    boolean noNewPrivileges,
    String apparmorProfile,
    @Nullable Integer oomScoreAdj,
    @Nullable Scheduler scheduler,
    String selinuxLabel,
    @Nullable IoPriority ioPriority,
    @Nullable CpuAffinity execCpuAffinity) {

  public Process {
    args = List.copyOf(args);
    env = List.copyOf(env);
    rlimits = List.copyOf(rlimits);
  }
}
