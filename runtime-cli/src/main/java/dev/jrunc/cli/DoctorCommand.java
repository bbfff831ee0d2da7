package dev.jrunc.cli;

import dev.jrunc.cli.doctor.Doctor;
import dev.jrunc.cli.doctor.Report;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.process.LaunchContext;
import java.io.IOException;
import java.util.List;

/** {@code doctor}: what this host and this user can do, and why not more. */
final class DoctorCommand implements Command {

  @Override
  public Manual manual() {
    return new Manual(
        "doctor",
        "tell what containers can do on this host, and why not more",
        "",
        """
        The doctor command looks at the user, the kernel, namespaces, cgroups, security
        modules, criu and the resident server, and changes nothing. Each finding is "ok",
        "limited" (something cannot be had) or "broken" (no container can be run). The exit
        code is 0, or 1 if one is broken.""",
        List.of(Options.stringWithDefault("text", "select one of: text or json", "--format", "-f")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(0);
  }

  @Override
  public int run(Call call) throws RuntimeFailure, IOException {
    String format = call.arguments().string("--format", "text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new InvalidRequest("invalid format option");
    }
    LaunchContext context =
        new LaunchContext(call.kernel(), call.invocation(), call.log(), call.executor());
    Report report = Doctor.examine(context, call.stateRoot());
    call.stdout().print(format.equals("json") ? report.json() : report.text());
    return report.isSound() ? 0 : 1;
  }
}
