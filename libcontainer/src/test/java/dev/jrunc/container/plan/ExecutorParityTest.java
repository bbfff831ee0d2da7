package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Java writes, the executor reads as Java meant it: {@code nsexec --dump} of every plan gives the
 * text of {@link PlanPrinter}, after the executor's own checks. Needs the executor: {@code
 * -Djrunc.nsexec=FILE}, {@code -Djrunc.native=DIRECTORY}, or {@code make native} before.
 */
final class ExecutorParityTest {
  @TempDir private Path directory;

  private static Path nsexec = Path.of("");

  @BeforeAll
  static void findTheExecutor() {
    String file = System.getProperty("jrunc.nsexec");
    String built = System.getProperty("jrunc.native", "../build/nsexec-c");
    nsexec = Path.of(file == null ? built + "/nsexec" : file).toAbsolutePath();
    assumeTrue(
        Files.isExecutable(nsexec),
        "requires the executor: no " + nsexec + " (make -C nsexec-c, or -Djrunc.nsexec=FILE)");
  }

  @ParameterizedTest
  @EnumSource(GoldenCase.class)
  void goldenPlans(GoldenCase golden) throws Exception {
    for (Plan plan : golden.plans().values()) {
      assertEquals(PlanPrinter.print(plan), dump(PlanWriter.write(plan)));
    }
  }

  @Test
  void everyOpWithEveryFlag() throws Exception {
    for (Plan.Kind kind : Plan.Kind.values()) {
      List<PlannedOp> ops = new ArrayList<>();
      for (Op op : OpSamples.of(kind)) {
        ops.add(new PlannedOp(op, Origin.always("sample")));
      }
      Plan plan = new Plan(kind, ops, List.of());
      assertEquals(PlanPrinter.print(plan), dump(PlanWriter.write(plan)));
    }
  }

  private String dump(byte[] plan) throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("plan"), plan);
    Process process =
        new ProcessBuilder(nsexec.toString(), "--dump", file.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), text);
    return text;
  }
}
