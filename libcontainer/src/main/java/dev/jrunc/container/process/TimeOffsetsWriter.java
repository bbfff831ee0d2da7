package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.TimeOffset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes timens_offsets (time_namespaces(7)): possible only before the first process is in. */
public final class TimeOffsetsWriter {
  private TimeOffsetsWriter() {}

  /** @param offsets by clock, {@code monotonic} and {@code boottime} */
  public static void write(Kernel kernel, int pid, Map<String, TimeOffset> offsets)
      throws RuntimeFailure {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, TimeOffset> entry : offsets.entrySet()) {
      lines.append(entry.getKey()).append(' ');
      lines.append(entry.getValue().secs()).append(' ');
      lines.append(entry.getValue().nanosecs()).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
    String path = "/proc/" + pid + "/timens_offsets";
    try (Fd file = kernel.open(path, OpenFlags.O_WRONLY)) {
      kernel.write(file, bytes, 0, bytes.length);
    } catch (SyscallException e) {
      throw new SyscallFailed(
          "unable to start container process: failed to update " + path, e);
    }
  }
}
