package dev.jrunc.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExaminationTest {

  @Test
  void releases() {
    assertTrue(KernelExamination.isAtLeast("6.18.0-cloud-amd64", 5, 9));
    assertTrue(KernelExamination.isAtLeast("5.9", 5, 9));
    assertTrue(KernelExamination.isAtLeast("5.10.0", 5, 9));
    assertFalse(KernelExamination.isAtLeast("5.8.18", 5, 9));
    assertFalse(KernelExamination.isAtLeast("4.19.0", 5, 9));
    assertFalse(KernelExamination.isAtLeast("unknown", 5, 9));
    assertFalse(KernelExamination.isAtLeast("6.x", 5, 9));
    assertFalse(KernelExamination.isAtLeast("", 5, 9));
  }

  @Test
  void subordinateIds() {
    String file = "a:100000:65536\n1000:300000:10\n\nbroken\nb:1\na:400000:4\na:5:x\n";
    assertEquals(65540, UserExamination.granted(file, "a", 7));
    assertEquals(10, UserExamination.granted(file, "c", 1000));
    assertEquals(0, UserExamination.granted(file, "b", 7));
    assertEquals(0, UserExamination.granted(null, "a", 7));
  }

  @Test
  void theReport() {
    Report report = new Report();
    report.area("one").ok("thing", "there");
    report.limited("other", "gone", "no \"x\"", "get it");
    assertTrue(report.isSound());
    assertEquals(
        "one\n  ok       thing                   there\n  limited  other                   gone\n"
            + "           why:  no \"x\"\n           hint: get it\n",
        report.text());
    report.area("two").broken("last", "nothing", "all is lost", "");
    assertFalse(report.isSound());
    assertEquals(
        "{\"sound\":false,\"findings\":["
            + "{\"area\":\"one\",\"name\":\"thing\",\"verdict\":\"ok\",\"found\":\"there\"},"
            + "{\"area\":\"one\",\"name\":\"other\",\"verdict\":\"limited\",\"found\":\"gone\",\"why\":\"no \\\"x\\\"\",\"hint\":\"get it\"},"
            + "{\"area\":\"two\",\"name\":\"last\",\"verdict\":\"broken\",\"found\":\"nothing\",\"why\":\"all is lost\"}]}\n",
        report.json());
  }
}
