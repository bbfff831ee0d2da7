package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.Rlimit;
import java.util.ArrayList;
import java.util.List;

/**
 * One limit of setrlimit(2).
 *
 * @param resource the kernel's number
 * @param name as {@code RLIMIT_NOFILE}
 * @param soft unsigned; -1: infinite
 * @param hard unsigned; -1: infinite
 */
public record ResourceLimit(int resource, String name, long soft, long hard) {

  static List<ResourceLimit> from(List<Rlimit> limits, String pointer) throws InvalidSpec {
    List<ResourceLimit> result = new ArrayList<>();
    for (int i = 0; i < limits.size(); i++) {
      Rlimit limit = limits.get(i);
      String where = pointer + "/" + i;
      int resource = number(limit.type());
      if (resource < 0) {
        throw new InvalidSpec(where + "/type", "wrong rlimit value: " + limit.type());
      }
      if (Long.compareUnsigned(limit.soft(), limit.hard()) > 0) {
        // The kernel would say no more than EINVAL (setrlimit(2)).
        throw new InvalidSpec(
            where + "/soft",
            "error setting rlimit type " + resource + ": soft limit is above the hard limit");
      }
      result.add(new ResourceLimit(resource, limit.type(), limit.soft(), limit.hard()));
    }
    return result;
  }

  /** Numbers of asm-generic/resource.h; x86-64 and arm64 use them. */
  private static int number(String type) {
    return switch (type) {
      case "RLIMIT_CPU" -> 0;
      case "RLIMIT_FSIZE" -> 1;
      case "RLIMIT_DATA" -> 2;
      case "RLIMIT_STACK" -> 3;
      case "RLIMIT_CORE" -> 4;
      case "RLIMIT_RSS" -> 5;
      case "RLIMIT_NPROC" -> 6;
      case "RLIMIT_NOFILE" -> 7;
      case "RLIMIT_MEMLOCK" -> 8;
      case "RLIMIT_AS" -> 9;
      case "RLIMIT_LOCKS" -> 10;
      case "RLIMIT_SIGPENDING" -> 11;
      case "RLIMIT_MSGQUEUE" -> 12;
      case "RLIMIT_NICE" -> 13;
      case "RLIMIT_RTPRIO" -> 14;
      case "RLIMIT_RTTIME" -> 15;
      default -> -1;
    };
  }
}
