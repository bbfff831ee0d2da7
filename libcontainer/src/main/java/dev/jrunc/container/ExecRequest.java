package dev.jrunc.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code exec}: a further process in a container. What is null or empty is as in the container's
 * own configuration.
 *
 * @param id of the container
 * @param processFile path of a JSON file with a whole process object ({@code --process}); then the
 *     fields from {@code arguments} to {@code capabilities} are not used
 * @param arguments argv
 * @param cwd {@code --cwd}
 * @param environment {@code --env}, appended
 * @param user {@code --user}, {@code uid[:gid]} as given
 * @param additionalGids {@code --additional-gids}
 * @param processLabel {@code --process-label}
 * @param apparmorProfile {@code --apparmor}
 * @param noNewPrivileges {@code --no-new-privs}, also as false
 * @param capabilities {@code --cap}
 * @param cgroups {@code --cgroup} as given
 * @param ignorePaused {@code --ignore-paused}
 * @param tty {@code --tty}; with {@code processFile} only true counts
 * @param detach {@code --detach}
 * @param launch sockets, pid file and fds
 */
public record ExecRequest(
    String id,
    @Nullable String processFile,
    List<String> arguments,
    @Nullable String cwd,
    List<String> environment,
    @Nullable String user,
    List<Long> additionalGids,
    @Nullable String processLabel,
    @Nullable String apparmorProfile,
    @Nullable Boolean noNewPrivileges,
    List<String> capabilities,
    List<String> cgroups,
    boolean ignorePaused,
    boolean tty,
    boolean detach,
    LaunchOptions launch) {

  public ExecRequest {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    additionalGids = List.copyOf(additionalGids);
    capabilities = List.copyOf(capabilities);
    cgroups = List.copyOf(cgroups);
  }
}
