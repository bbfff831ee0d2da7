package dev.jrunc.cli.doctor;

import dev.jrunc.oci.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** The findings, in the order in which they were made. */
public final class Report {
  private final List<Finding> findings = new ArrayList<>();
  private String area = "";

  /** What is found from now on belongs to this area. */
  Report area(String name) {
    area = name;
    return this;
  }

  void ok(String name, String found) {
    findings.add(new Finding(area, name, Verdict.OK, found, "", ""));
  }

  /** @param why what cannot be done */
  void limited(String name, String found, String why, String hint) {
    findings.add(new Finding(area, name, Verdict.LIMITED, found, why, hint));
  }

  /** @param why what makes it impossible to run containers */
  void broken(String name, String found, String why, String hint) {
    findings.add(new Finding(area, name, Verdict.BROKEN, found, why, hint));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Whether containers can be run at all. */
  public boolean isSound() {
    for (Finding finding : findings) {
      if (finding.verdict() == Verdict.BROKEN) {
        return false;
      }
    }
    return true;
  }

  /** For people: a heading for each area, a line for each finding, and below it what follows. */
  public String text() {
    StringBuilder out = new StringBuilder(4096);
    String heading = "";
    for (Finding finding : findings) {
      if (!finding.area().equals(heading)) {
        heading = finding.area();
        out.append(out.isEmpty() ? "" : "\n").append(heading).append('\n');
      }
      column(out.append("  "), finding.verdict().word(), 9);
      column(out, finding.name(), 24);
      out.append(finding.found()).append('\n');
      more(out, "why:  ", finding.why());
      more(out, "hint: ", finding.hint());
    }
    return out.toString();
  }

  /** For programs: {@code {"sound":…,"findings":[{"area":…,"name":…,"verdict":…,"found":…}]}}. */
  public String json() {
    JsonWriter out = JsonWriter.compact().beginObject().property("sound", isSound());
    out.list(
        "findings",
        findings,
        (json, finding) -> {
          json.beginObject()
              .property("area", finding.area())
              .property("name", finding.name())
              .property("verdict", finding.verdict().word())
              .property("found", finding.found());
          if (!finding.why().isEmpty()) {
            json.property("why", finding.why());
          }
          if (!finding.hint().isEmpty()) {
            json.property("hint", finding.hint());
          }
          json.endObject();
        });
    return out.endObject() + "\n";
  }

  private static void more(StringBuilder out, String label, String text) {
    if (!text.isEmpty()) {
      out.repeat(' ', 11).append(label).append(text).append('\n');
    }
  }

  private static void column(StringBuilder out, String text, int width) {
    out.append(text).repeat(' ', Math.max(1, width - text.length()));
  }
}
