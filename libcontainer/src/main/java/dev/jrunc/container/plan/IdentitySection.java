package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.ProcessConfig;

/** What the container calls itself and is called by the security modules. */
final class IdentitySection {
  private IdentitySection() {}

  static void names(PlanBuilder plan, ContainerConfig config) {
    if (!config.hostname().isEmpty() || !config.domainname().isEmpty()) {
      plan.add(
          new Origin(
              config.hostname().isEmpty() ? "/domainname" : "/hostname",
              "cannot set the host or domain name"),
          new Op.UtsName(config.hostname(), config.domainname()));
    }
  }

  static void apparmor(PlanBuilder plan, ProcessConfig process) {
    if (!process.apparmorProfile().isEmpty()) {
      plan.add(
          new Origin("/process/apparmorProfile", "unable to apply apparmor profile"),
          new Op.LsmExec("apparmor", process.apparmorProfile()));
    }
  }

  static void selinux(PlanBuilder plan, ProcessConfig process) {
    if (!process.selinuxLabel().isEmpty()) {
      plan.add(
          new Origin("/process/selinuxLabel", "can't set process label"),
          new Op.LsmExec("selinux", process.selinuxLabel()));
    }
  }
}
