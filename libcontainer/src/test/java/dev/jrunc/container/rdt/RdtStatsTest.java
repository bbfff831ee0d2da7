package dev.jrunc.container.rdt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrunc.oci.IntelRdt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RdtStatsTest {
  @TempDir Path temp;

  @Test
  void allThatThereIs() throws Exception {
    FakeResctrl fake = new FakeResctrl(temp);
    IntelRdt rdt = new IntelRdt("", List.of(), "", "", true, true, true);
    RdtGroup group = RdtGroup.of(fake.kernel(), fake.root.toString(), rdt, "box");
    group.make();
    fake.put("box/schemata", "    L3:0=f;1=f\n    MB:0=20;1=70\n");
    RdtStats stats = RdtStats.read(fake.kernel(), fake.root.toString(), group.directories());
    assertEquals(Map.of("cbm_mask", "fff", "min_cbm_bits", "1", "num_closids", "16"), stats.l3CacheInfo());
    assertEquals("L3:0=fff;1=fff", stats.l3CacheSchemaRoot());
    assertEquals("L3:0=f;1=f", stats.l3CacheSchema());
    assertEquals(4, stats.memBwInfo().size());
    assertEquals("MB:0=100;1=100", stats.memBwSchemaRoot());
    assertEquals("MB:0=20;1=70", stats.memBwSchema());
    assertEquals(
        List.of(Map.of("mbm_total_bytes", 77L, "llc_occupancy", 4096L), Map.of("llc_occupancy", 4096L)),
        stats.monitoring());
  }

  @Test
  void aContainerWithoutAGroupHasNone() throws Exception {
    FakeResctrl fake = new FakeResctrl(temp);
    assertEquals(RdtStats.NONE, RdtStats.read(fake.kernel(), fake.root.toString(), List.of()));
    RdtStats gone = RdtStats.read(fake.kernel(), temp.resolve("nowhere").toString(), List.of("/nowhere/box"));
    assertEquals(RdtStats.NONE, gone);
  }
}
