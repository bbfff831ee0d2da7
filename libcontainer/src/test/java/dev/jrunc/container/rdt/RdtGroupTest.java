package dev.jrunc.container.rdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.failure.ErrorDetails;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.linux.Errno;
import dev.jrunc.oci.IntelRdt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RdtGroupTest {
  @TempDir Path temp;
  private FakeResctrl fake;

  @BeforeEach
  void make() throws IOException {
    fake = new FakeResctrl(temp);
  }

  private RdtGroup group(String closId, String l3, String memBw, boolean monitoring, String... schemata) {
    IntelRdt rdt = new IntelRdt(closId, List.of(schemata), l3, memBw, false, false, monitoring);
    return RdtGroup.of(fake.kernel(), fake.root.toString(), rdt, "box");
  }

  @Test
  void aGroupOfTheContainersOwn() throws Exception {
    RdtGroup group = group("", "L3:0=f", "MB:0=20", false, "L2:0=3", "MB:1=30");
    assertEquals(List.of(fake.root + "/box"), group.missing());
    group.make();
    assertEquals(List.of(), group.missing());
    group.add(42);
    group.limit();
    assertEquals("42", fake.get("box/tasks").strip());
    assertTrue(fake.get("box/schemata").startsWith("L3:0=f\nMB:0=20\nL2:0=3\nMB:1=30\n"));
    assertEquals(1, fake.recorder.calls("write").stream().filter(call -> length(call.arguments()) > 10).count());
    group.make();
  }

  private static int length(List<Object> write) {
    return (Integer) write.get(3);
  }

  @Test
  void aNamedGroupMustBeThereOrGetLines() throws Exception {
    RdtGroup bare = group("guaranteed", "", "", false);
    InvalidSpec failure = assertThrows(InvalidSpec.class, bare::make);
    assertEquals("/linux/intelRdt/closID", failure.pointer());
    assertTrue(failure.text().contains("clos dir not accessible"), failure.text());
    assertTrue(failure.text().endsWith("/guaranteed: no such file or directory"), failure.text());
    group("guaranteed", "", "", false, "L3:0=1").make();
    bare.make();
    bare.add(7);
    bare.limit();
    assertEquals("7", fake.get("guaranteed/tasks").strip());
    assertTrue(fake.get("guaranteed/schemata").contains("L3:0=fff"), "nothing is written");
    RdtGroup root = group("/", "", "", false);
    root.make();
    root.add(9);
    assertEquals(List.of(), root.missing());
    assertEquals("9", fake.get("tasks").strip());
  }

  @Test
  void aMonitoringGroup() throws Exception {
    RdtGroup group = group("", "", "", true);
    String monitoring = fake.root + "/box/mon_groups/box";
    assertEquals(List.of(fake.root + "/box", monitoring), group.missing());
    group.make();
    assertTrue(Files.isDirectory(Path.of(monitoring)));
    group.add(5);
    assertEquals("5", fake.get("box/tasks").strip());
    assertEquals("5", fake.get("box/mon_groups/box/tasks").strip());
    assertEquals(List.of(fake.root + "/box", monitoring), group.directories());
  }

  @Test
  void theKernelsReasonIsTold() throws Exception {
    RdtGroup group = group("", "L3:0=0", "", false);
    group.make();
    fake.put("info/last_cmd_status", "Mask out of range\n");
    fake.recorder.fail("write", Errno.EINVAL);
    InvalidSpec failure = assertThrows(InvalidSpec.class, group::limit);
    assertEquals(
        "/linux/intelRdt: error setting Intel RDT config: write "
            + fake.root
            + "/box/schemata: invalid argument, last_cmd_status: Mask out of range",
        failure.text());
    ErrorDetails details = ErrorDetails.of(failure);
    assertEquals("EINVAL", details.errno());
    assertEquals("/linux/intelRdt", details.pointer());
    assertEquals(fake.root + "/box/schemata", details.path());
    failure = assertThrows(InvalidSpec.class, () -> group.add(3));
    assertTrue(failure.text().startsWith("/linux/intelRdt: unable to apply Intel RDT configuration: write "));
    Files.delete(fake.root.resolve("info/last_cmd_status"));
    failure = assertThrows(InvalidSpec.class, group::limit);
    assertTrue(failure.text().endsWith(": invalid argument"), failure.text());
  }
}
