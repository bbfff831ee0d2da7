package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * config.json becomes this plan and no other. With {@code -Djrunc.golden=write} the files are written
 * instead; what changed is then for a person to read.
 */
final class GoldenPlanTest {
  @ParameterizedTest
  @EnumSource(GoldenCase.class)
  void plansAreAsWritten(GoldenCase golden) throws Exception {
    for (Map.Entry<String, Plan> entry : golden.plans().entrySet()) {
      String printed = PlanPrinter.print(entry.getValue());
      if ("write".equals(System.getProperty("jrunc.golden"))) {
        Path file = Path.of("src/test/resources/plans", golden.directory(), entry.getKey());
        Files.writeString(file, printed);
      } else {
        String written =
            new String(golden.resource(entry.getKey()), StandardCharsets.US_ASCII);
        assertEquals(written, printed, golden.directory() + "/" + entry.getKey());
      }
    }
  }

  @Test
  void theyCoverEveryOp() throws Exception {
    Set<OpCode> missing = EnumSet.allOf(OpCode.class);
    Opcodes codes = new Opcodes();
    for (GoldenCase golden : GoldenCase.values()) {
      for (Plan plan : golden.plans().values()) {
        for (PlannedOp planned : plan.ops()) {
          missing.remove(codes.of(planned.op()));
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void noSecretIsPrinted() throws Exception {
    String printed = PlanPrinter.print(GoldenCase.CONTAINERD.plans().get("init.txt"));
    assertEquals(-1, printed.indexOf("hunter2"));
    assertEquals(-1, printed.indexOf("again"));
    assertEquals(-1, printed.indexOf("secret"));
  }
}
