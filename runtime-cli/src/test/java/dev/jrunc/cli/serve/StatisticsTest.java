package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void tellsWhatWasCounted() throws SyscallException {
    Statistics statistics = new Statistics();
    statistics.began();
    statistics.ended();
    statistics.began();
    statistics.refused("seccomp");
    statistics.refused("other user");
    statistics.refused("seccomp");
    statistics.failed();
    List<String> lines = statistics.describe(NativeKernel.open(), 5).lines().toList();
    assertTrue(lines.get(0).matches("uptime: \\d+ s"), lines.get(0));
    assertEquals(
        List.of("requests: 2", "active: 1", "errors: 1", "refusals: 3", "  other user: 1", "  seccomp: 2"),
        lines.subList(1, 7));
    assertTrue(lines.getLast().matches("memory: \\d+ kB resident"), lines.getLast());
  }

  @Test
  void isIdleOnlyWhenNothingIsUnderWay() throws InterruptedException {
    Statistics statistics = new Statistics();
    statistics.began();
    Thread.sleep(20);
    assertEquals(0, statistics.idleMillis());
    statistics.ended();
    Thread.sleep(20);
    assertTrue(statistics.idleMillis() >= 20);
  }
}
