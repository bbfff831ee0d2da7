package dev.jrunc.container;

import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.Capabilities;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.Process;
import dev.jrunc.oci.Spec;
import dev.jrunc.oci.User;
import dev.jrunc.oci.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process object of an exec: from a file, or the container's own with what the flags change. */
final class ExecProcess {
  private static final long MAX_ID = 0xffff_ffffL;

  private ExecProcess() {}

  static Process of(RuntimeContext context, ExecRequest request, Spec spec)
      throws RuntimeFailure {
    String file = request.processFile();
    return file == null ? fromFlags(request, spec) : fromFile(context, request, file);
  }

  private static Process fromFile(RuntimeContext context, ExecRequest request, String file)
      throws RuntimeFailure {
    Process process;
    try {
      process = ConfigJson.readProcess(BundleFiles.read(context, file));
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    } catch (JsonException.WrongType e) {
      throw new InvalidSpec(
          e.pointer(), "expected " + e.expected() + ", found " + e.found());
    } catch (JsonException e) {
      throw new InvalidRequest(file + ": " + e.getMessage());
    }
    return request.tty() && !process.terminal() ? withTerminal(process, true) : process;
  }

  private static Process fromFlags(ExecRequest request, Spec spec) throws RuntimeFailure {
    Process own = spec.process();
    if (own == null) {
      throw new InvalidSpec("/process", "process property must not be empty");
    }
    if (request.arguments().isEmpty()) {
      throw new InvalidRequest("exec args cannot be empty");
    }
    List<String> env = new ArrayList<>(own.env());
    env.addAll(request.environment());
    String cwd = request.cwd();
    String label = request.processLabel();
    String profile = request.apparmorProfile();
    Boolean noNewPrivileges = request.noNewPrivileges();
    return new Process(
        request.tty(),
        own.consoleSize(),
        user(request, own.user()),
        request.arguments(),
        env,
        cwd == null || cwd.isEmpty() ? own.cwd() : cwd,
        capabilities(own.capabilities(), request.capabilities()),
        own.rlimits(),
        noNewPrivileges == null ? own.noNewPrivileges() : noNewPrivileges,
        profile == null ? own.apparmorProfile() : profile,
        own.oomScoreAdj(),
        own.scheduler(),
        label == null ? own.selinuxLabel() : label,
        own.ioPriority(),
        own.execCpuAffinity());
  }

  private static Process withTerminal(Process process, boolean terminal) {
    return new Process(
        terminal,
        process.consoleSize(),
        process.user(),
        process.args(),
        process.env(),
        process.cwd(),
        process.capabilities(),
        process.rlimits(),
        process.noNewPrivileges(),
        process.apparmorProfile(),
        process.oomScoreAdj(),
        process.scheduler(),
        process.selinuxLabel(),
        process.ioPriority(),
        process.execCpuAffinity());
  }

  private static User user(ExecRequest request, User own) throws InvalidRequest {
    long uid = own.uid();
    long gid = own.gid();
    String given = request.user();
    if (given != null) {
      int colon = given.indexOf(':');
      uid = id("uid", colon < 0 ? given : given.substring(0, colon));
      if (colon >= 0) {
        gid = id("gid", given.substring(colon + 1));
      }
    }
    List<Long> groups = new ArrayList<>(own.additionalGids());
    for (long group : request.additionalGids()) {
      if (group < 0) {
        throw new InvalidRequest("additional-gids must be a positive number " + group);
      }
      groups.add(group);
    }
    return new User(uid, gid, own.umask(), groups);
  }

  private static long id(String name, String text) throws InvalidRequest {
    long id;
    try {
      id = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidRequest(
          "bad " + name + ": strconv.Atoi: parsing \"" + text + "\": invalid syntax");
    }
    // setuid(2) would take the low 32 bits: another user, perhaps root.
    if (id < 0 || id > MAX_ID) {
      throw new InvalidRequest(
          "unable to start container process: unable to setup user: cannot set"
              + name + " to unmapped " + name + " " + text + " in user namespace");
    }
    return id;
  }

  /** Never to the inheritable set: file capabilities would then give what the image asks for (CVE-2022-29162). */
  private static @Nullable Capabilities capabilities(
      @Nullable Capabilities own, List<String> added) {
    if (added.isEmpty()) {
      return own;
    }
    Capabilities base =
        own == null
            ? new Capabilities(List.of(), List.of(), null, List.of(), null)
            : own;
    return new Capabilities(
        joined(base.bounding(), added),
        joined(base.effective(), added),
        base.inheritable(),
        joined(base.permitted(), added),
        base.inheritable() == null ? base.ambient() : joined(base.ambient(), added));
  }

  private static List<String> joined(@Nullable List<String> own, List<String> added) {
    List<String> all = new ArrayList<>(own == null ? List.of() : own);
    all.addAll(added);
    return all;
  }
}
