package dev.jrunc.cli.doctor;

import dev.jrunc.container.process.LaunchContext;

/** Looks at everything that decides what containers can be run. Changes nothing. */
public final class Doctor {
  private Doctor() {}

  /** @param stateRoot directory that holds the containers' state */
  public static Report examine(LaunchContext context, String stateRoot) {
    Host host = new Host(context);
    Report report = new Report();
    UserExamination.run(host, report.area("user"), stateRoot);
    KernelExamination.run(host, report.area("kernel"));
    NamespaceExamination.run(host, report.area("namespaces"));
    CgroupExamination.run(host, report.area("cgroups"));
    SecurityExamination.run(host, report.area("security"));
    CriuExamination.run(host, report.area("criu"));
    ServerExamination.run(host, report.area("server"));
    return report;
  }
}
