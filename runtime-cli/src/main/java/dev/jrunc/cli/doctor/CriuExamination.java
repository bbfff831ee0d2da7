package dev.jrunc.cli.doctor;

import dev.jrunc.container.criu.CriuProcess;
import dev.jrunc.container.failure.RuntimeFailure;
import java.util.List;

/** Whether checkpoint and restore can be had. criu is asked itself, as those verbs do. */
final class CriuExamination {
  private static final int WORKING = 30_000;

  private CriuExamination() {}

  static void run(Host host, Report report) {
    if (!host.isRoot()) {
      report.limited(
          "criu", "not tried", "checkpoint and restore are for root", "");
      return;
    }
    try (CriuProcess criu = CriuProcess.start(host.context(), null, List.of())) {
      int number = criu.version();
      report.ok(
          "criu", "version " + number / 10_000 + "." + number / 100 % 100 + "." + number % 100);
      feature(criu, report, true, "changed memory", "checkpoint --pre-dump and --parent-path are refused");
      feature(criu, report, false, "lazy pages", "checkpoint and restore --lazy-pages are refused");
    } catch (RuntimeFailure e) {
      report.limited(
          "criu",
          e.text(),
          "checkpoint and restore fail",
          "install CRIU " + WORKING / 10_000 + " or later where PATH leads (Debian: package criu)");
    }
  }

  private static void feature(
      CriuProcess criu, Report report, boolean memTrack, String name, String why) {
    try {
      criu.require(memTrack, !memTrack);
      report.ok(name, memTrack ? "is tracked" : "are supported");
    } catch (RuntimeFailure e) {
      report.limited(name, e.text(), why, "the kernel was built without");
    }
  }
}
