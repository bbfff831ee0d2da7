package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.cli.options.GoNumber;
import dev.jrunc.cli.options.MemorySize;
import dev.jrunc.cli.options.Options;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code update} that name one limit each. */
final class ResourceOptions {
  /** The weight is a number of 16 bits. */
  private static final long MOST_WEIGHT = 0xffff;

  private final Arguments arguments;

  private ResourceOptions(Arguments arguments) {
    this.arguments = arguments;
  }

  static List<OptionSpec> all() {
    return List.of(
        Options.number("relative weight of block I/O, from 10 to 1000", "--blkio-weight"),
        Options.string("period of the CPU quota in microseconds; 0: the system's default", "--cpu-period"),
        Options.string("CPU time that may be used in a period, in microseconds", "--cpu-quota"),
        Options.string("CPU time saved up in idle periods that may be used on top, in microseconds", "--cpu-burst"),
        Options.string("CPU shares (relative weight vs. other containers)", "--cpu-share"),
        Options.string("period of real-time CPU use in microseconds; 0: the system's default", "--cpu-rt-period"),
        Options.string("real-time CPU use allowed in a period, in microseconds", "--cpu-rt-runtime"),
        Options.string("CPUs that may be used", "--cpuset-cpus"),
        Options.string("memory nodes that may be used", "--cpuset-mems"),
        Options.hiddenString("obsolete, does nothing", "--kernel-memory"),
        Options.hiddenString("obsolete, does nothing", "--kernel-memory-tcp"),
        Options.string("memory limit (in bytes)", "--memory"),
        Options.string("1: only CPU time that nobody else wants (SCHED_IDLE); 0: as usual", "--cpu-idle"),
        Options.string("memory reservation or soft limit (in bytes)", "--memory-reservation"),
        Options.string("memory and swap together (in bytes); -1: no limit", "--memory-swap"),
        Options.number("how many processes and threads there may be; -1: no limit", "--pids-limit"));
  }

  static LinuxResources read(Arguments arguments) throws InvalidRequest {
    return new ResourceOptions(arguments).read();
  }

  /** In the order in which runc reads them: the first bad one is what it reports. */
  private LinuxResources read() throws InvalidRequest {
    Integer weight = weight();
    Long idle = number("--cpu-idle", false);
    Long burst = number("--cpu-burst", true);
    Long period = number("--cpu-period", true);
    Long realtimePeriod = number("--cpu-rt-period", true);
    Long shares = number("--cpu-share", true);
    Long quota = number("--cpu-quota", false);
    Long realtimeRuntime = number("--cpu-rt-runtime", false);
    Long limit = size("--memory");
    Long swap = size("--memory-swap");
    Long kernel = size("--kernel-memory");
    Long kernelTcp = size("--kernel-memory-tcp");
    Long reservation = size("--memory-reservation");
    LinuxPids pids = arguments.isSet("--pids-limit") ? new LinuxPids(arguments.number("--pids-limit")) : null;
    String cpus = arguments.string("--cpuset-cpus");
    String mems = arguments.string("--cpuset-mems");
    return new LinuxResources(
        List.of(),
        new LinuxMemory(limit, reservation, swap, kernel, kernelTcp, null, null, null, null),
        new LinuxCpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle),
        pids,
        new LinuxBlockIo(weight, null, List.of(), List.of(), List.of(), List.of(), List.of()),
        List.of(),
        null,
        Map.of(),
        Map.of());
  }

  private @Nullable Integer weight() throws InvalidRequest {
    long weight = arguments.number("--blkio-weight");
    if (weight < 0 || weight > MOST_WEIGHT) {
      throw new InvalidRequest("invalid value for blkio-weight: " + weight + " (valid range is 10-1000)");
    }
    return weight == 0 ? null : Integer.valueOf((int) weight);
  }

  private @Nullable Long number(String option, boolean unsigned) throws InvalidRequest {
    String text = arguments.string(option);
    return text.isEmpty() ? null : Long.valueOf(GoNumber.parseDecimal(option.substring(2), text, unsigned));
  }

  private @Nullable Long size(String option) throws InvalidRequest {
    String text = arguments.string(option);
    return text.isEmpty() ? null : Long.valueOf(MemorySize.parse(option.substring(2), text));
  }
}
