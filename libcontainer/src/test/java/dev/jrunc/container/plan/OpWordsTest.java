package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrunc.container.sync.FlightRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever reads the table behind a flight recorder's page finds for each op what its plan would have said. */
final class OpWordsTest {
  @Test
  void theTableIsReadBackLineByLine() throws Exception {
    List<Plan> plans =
        List.of(
            GoldenCase.CONTAINERD.plans().get("bootstrap.txt"), GoldenCase.CONTAINERD.plans().get("init.txt"));
    byte[] table = OpWords.table(plans);
    for (Plan plan : plans) {
      for (int op = 0; op < plan.ops().size(); op++) {
        assertEquals(OpWords.of(plan, op), "operation " + op + " " + read(table, plan, op));
      }
    }
  }

  @Test
  void anyNameIsOneLine() {
    Plan plan =
        new Plan(
            Plan.Kind.INIT,
            List.of(
                new PlannedOp(new Op.VerifyCwd(), new Origin("/a\nb", "c\nd")),
                new PlannedOp(new Op.Setsid(), new Origin("/h\u00fc\ud83d\ude00", "")),
                new PlannedOp(new Op.NoNewPrivs(), Origin.always("")),
                new PlannedOp(new Op.Exit(), Origin.always("\udcff"))),
            List.of());
    byte[] table = OpWords.table(List.of(plan));
    assertEquals("VERIFY_CWD (/a b: c d)", read(table, plan, 0));
    assertEquals("operation 0 VERIFY_CWD (/a b: c d)", OpWords.of(plan, 0));
    assertEquals("SETSID (/h\u00fc\ud83d\ude00)", read(table, plan, 1));
    assertEquals("NO_NEW_PRIVS", read(table, plan, 2));
    assertEquals("EXIT (\udcff)", read(table, plan, 3));
    assertEquals("", read(table, plan, 4));
  }

  private static String read(byte[] table, Plan plan, int op) {
    ByteBuffer file = ByteBuffer.allocate(FlightRecord.BYTES + table.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 0x4a465231).putInt(4, 1).putInt(8, plan.kind().code()).putInt(12, op);
    file.put(FlightRecord.BYTES, table);
    return FlightRecord.read(file.array(), file.capacity()).words();
  }
}
