package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.DefaultSpec;
import dev.jrunc.oci.Spec;
import java.io.IOException;
import java.util.List;

/** {@code spec}: writes a configuration to begin with. */
final class SpecCommand implements Command {
  private static final String FILE = "config.json";

  @Override
  public Manual manual() {
    return new Manual(
        "spec",
        "create a new specification file",
        "[arguments...]",
        """
        The spec command writes "config.json", the configuration of a bundle.

        It is only something to begin with: its command is "sh", its root filesystem is
        the directory "rootfs" beside it, which you have to fill, and its process has a
        terminal.

        EXAMPLE:
        A bundle with Debian's static busybox:

            mkdir -p hello/rootfs/bin
            cp /bin/busybox hello/rootfs/bin/sh
            cd hello
            jrunc spec
            jrunc run container1

        Running containers needs root, or a user namespace: with "--rootless" the
        configuration is one that the user who called the spec command can run. In a user
        namespace made by such a user, its root does not need the option.""",
        List.of(
            Options.string("path of the directory to write to; default: the current directory", "--bundle", "-b"),
            Options.flag("generate a configuration for a rootless container", "--rootless")));
  }

  @Override
  public OperandCount operandCount() {
    return OperandCount.exactly(0);
  }

  @Override
  public int run(Call call) throws RuntimeFailure, IOException {
    Invocation invocation = call.invocation();
    String given = call.arguments().string("--bundle");
    String directory = given.isEmpty() ? "" : BundleDirectory.resolve(call.kernel(), invocation, given) + "/";
    refuseToOverwrite(invocation, directory + FILE);
    byte[] config = ConfigJson.write(spec(call));
    int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;
    try (Fd file = invocation.open(directory + FILE, flags, 0666)) {
      call.kernel().writeAll(file, config);
    }
    return 0;
  }

  private static Spec spec(Call call) {
    Kernel kernel = call.kernel();
    return call.arguments().flag("--rootless")
        ? DefaultSpec.rootless(Integer.toUnsignedLong(kernel.geteuid()), Integer.toUnsignedLong(kernel.getegid()), cgroup2(kernel))
        : DefaultSpec.root(cgroup2(kernel));
  }

  private static boolean cgroup2(Kernel kernel) {
    try {
      return kernel.statfs("/sys/fs/cgroup").type() == StatFs.CGROUP2_SUPER_MAGIC;
    } catch (SyscallException e) {
      return false;
    }
  }

  private static void refuseToOverwrite(Invocation invocation, String path) throws RuntimeFailure, SyscallException {
    try {
      invocation.open(path, OpenFlags.O_PATH, 0).close();
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return;
      }
      throw e;
    }
    throw new InvalidRequest("File " + FILE + " exists. Remove it first");
  }
}
