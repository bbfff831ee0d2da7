package dev.jrunc.cli;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.AbandonedLaunch;
import dev.jrunc.container.Container;
import dev.jrunc.container.ExecRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** {@code exec}: a further process in a container. */
final class ExecCommand implements Command {
  private static final int FAILURE_CODE = 255;

  @Override
  public Manual manual() {
    return new Manual(
        "exec",
        "execute new process inside the container",
        """
        <container-id> <command> [command options]  || -p process.json <container-id>

        Where "<container-id>" is the id of the container and "<command>" is what is run
        in it; with "-p" the file says what is run.

        EXAMPLE:
        If the container has a ps, this shows its processes:

               # jrunc exec <container-id> ps""",
        "",
        List.of(
            LaunchArguments.consoleSocket(),
            LaunchArguments.pidfdSocket("exec"),
            Options.string("current working directory in the container", "--cwd"),
            Options.strings("set environment variables", "--env", "-e"),
            Options.flag("allocate a pseudo-TTY", "--tty", "-t"),
            Options.string("UID (format: <uid>[:<gid>])", "--user", "-u"),
            Options.numbers("additional gids", "--additional-gids", "-g"),
            Options.string("path of a JSON file with the whole process", "--process", "-p"),
            LaunchArguments.detach(),
            LaunchArguments.pidFile(),
            Options.string("SELinux label of the process", "--process-label"),
            Options.string("AppArmor profile of the process", "--apparmor"),
            Options.flag("no new privileges for the process", "--no-new-privs"),
            Options.strings("add a capability to the process's", "--cap", "-c"),
            LaunchArguments.preserveFds(),
            Options.strings(
                "run the process in an existing cgroup below the container's, given as [<controller>:]<cgroup>",
                "--cgroup"),
            Options.flag("allow exec in a paused container", "--ignore-paused")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.atLeast(1);
  }

  @Override
  public boolean optionsEndAtOperand() {
    return true;
  }

  @Override
  public String failurePrefix(String program) {
    return "exec failed: ";
  }

  @Override
  public int failureCode() {
    return FAILURE_CODE;
  }

  @Override
  public int run(Call call) throws RuntimeFailure {
    return Container.exec(call.context(), request(call.arguments()));
  }

  private static ExecRequest request(Arguments given) {
    List<String> operands = given.operands();
    return new ExecRequest(
        given.operand(0),
        LaunchArguments.nullable(given.string("--process")),
        operands.subList(1, operands.size()),
        LaunchArguments.nullable(given.string("--cwd")),
        given.strings("--env"),
        LaunchArguments.nullable(given.string("--user")),
        given.numbers("--additional-gids"),
        LaunchArguments.nullable(given.string("--process-label")),
        LaunchArguments.nullable(given.string("--apparmor")),
        given.isSet("--no-new-privs") ? Boolean.valueOf(given.flag("--no-new-privs")) : null,
        given.strings("--cap"),
        given.strings("--cgroup"),
        given.flag("--ignore-paused"),
        given.flag("--tty"),
        given.flag("--detach"),
        LaunchArguments.read(given, ""));
  }

  @Override
  public AbandonedLaunch abandoned(Call call) {
    int pid = call.invocation() instanceof DoorInvocation door ? door.initPid() : 0;
    return AbandonedLaunch.ofExec(call.context(), pid);
  }
}
