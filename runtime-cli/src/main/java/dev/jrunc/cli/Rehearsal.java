package dev.jrunc.cli;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.RehearsalDoor;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The AOT cache's training run ({@code dist/train.sh}): every verb once, for real where the builder
 * may, so that the classes and profiles that a command needs are in the cache. What fails here (a
 * builder without root cannot create containers) is merely not trained, and named.
 */
public final class Rehearsal {
  private final Installation installation;
  private final Kernel kernel;
  private final String work;
  private final List<String> untrained = new ArrayList<>();

  private Rehearsal(Installation installation, Kernel kernel, String work) {
    this.installation = installation;
    this.kernel = kernel;
    this.work = work;
  }

  /**
   * Runs the verbs.
   *
   * @param args a directory with the bundles {@code plain}, which can be run, and {@code full}, which can only
   *     be read; it is the work place too
   */
  public static void main(String[] args) throws SyscallException {
    Installation installation = Main.installation();
    Kernel kernel = NativeKernel.withNsexec(installation.nsexecLibrary());
    Rehearsal rehearsal = new Rehearsal(installation, kernel, args[0]);
    rehearsal.play();
    try (Fd stdout = kernel.open("/proc/self/fd/1", OpenFlags.O_WRONLY | OpenFlags.O_APPEND)) {
      kernel.writeAll(stdout, rehearsal.verdict().getBytes(StandardCharsets.UTF_8));
    }
    // Not System.exit, which loads java.util.logging: every start would get it from the cache.
    Runtime.getRuntime().halt(0);
  }

  private String verdict() {
    return untrained.isEmpty()
        ? "every verb was trained\n"
        : "only part of the verbs could be trained, these not: " + String.join("; ", untrained) + "\n";
  }

  private void play() throws SyscallException {
    // One class that is not in the cache makes every start open the jar.
    if (Main.departure() == null) {
      untrained.add("the end of a call");
    }
    String plain = work + "/plain";
    call("--version");
    call("--help");
    call("create", "--help");
    train("features");
    call("state", "absent");
    call("--log", work + "/log", "--log-format", "json", "create", "--bundle", work, "bad");
    call("--log", work + "/log", "create", "--bundle", work + "/full", "full");
    for (int round = 0; round < 2; round++) {
      train("create", "--bundle", plain, "--pid-file", work + "/pid", "rehearsal-1");
      call("--log", work + "/log", "--log-format", "json", "create", "--bundle", plain, "rehearsal-1");
      train("state", "rehearsal-1");
      train("list");
      train("list", "--format", "json");
      train("ps", "--format", "json", "rehearsal-1");
      call("exec", "rehearsal-1", "/init");
      call("exec", "--detach", "--pid-file", work + "/exec.pid", "rehearsal-1", "/init");
      train("events", "--stats", "rehearsal-1");
      call("update", "--cpu-share", "512", "--memory", "512m", "--pids-limit", "1000", "rehearsal-1");
      train("pause", "rehearsal-1");
      train("resume", "rehearsal-1");
      train("start", "rehearsal-1");
      call("kill", "rehearsal-1", "9");
      train("delete", "--force", "rehearsal-1");
      call("run", "--bundle", plain, "rehearsal-2");
      train("run", "--detach", "--bundle", plain, "rehearsal-3");
      // As far as a criu is there.
      String images = work + "/images";
      call("checkpoint", "--leave-running", "--image-path", images, "rehearsal-3");
      train("delete", "--force", "rehearsal-3");
      call("restore", "--detach", "--bundle", plain, "--image-path", images, "rehearsal-4");
      call("delete", "--force", "rehearsal-4");
    }
  }

  /** A verb that succeeds wherever containers can be made. */
  private void train(String... words) throws SyscallException {
    int code = call(words);
    if (code != 0) {
      untrained.add(String.join(" ", words) + ": exit code " + code);
    }
  }

  private int call(String... words) throws SyscallException {
    List<String> argv = new ArrayList<>(List.of("jrunc", "--root", work + "/state"));
    argv.addAll(List.of(words));
    try (RehearsalDoor door = new RehearsalDoor(kernel, argv);
        DoorInvocation invocation = door.invocation()) {
      int code = new Dispatcher(installation, kernel, invocation).serve();
      invocation.exit(code);
      return code;
    }
  }
}
