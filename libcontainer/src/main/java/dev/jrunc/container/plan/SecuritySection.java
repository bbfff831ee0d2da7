package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.Sysctl;
import java.util.List;
import java.util.Map;

/** Kernel parameters and the paths that the container must not write or see. */
final class SecuritySection {
  private SecuritySection() {}

  static void sysctl(PlanBuilder plan, ContainerConfig config) {
    for (Map.Entry<String, String> entry : config.sysctl().entrySet()) {
      plan.add(
          new Origin("/linux/sysctl", "failed to write sysctl " + entry.getKey()),
          new Op.WriteProc(Sysctl.procPath(entry.getKey()), entry.getValue()));
    }
  }

  static void paths(PlanBuilder plan, ContainerConfig config) {
    List<String> readonly = config.readonlyPaths();
    for (int i = 0; i < readonly.size(); i++) {
      plan.add(
          new Origin(
              "/linux/readonlyPaths/" + i, "can't make \"" + readonly.get(i) + "\" read-only"),
          new Op.ReadonlyPath(readonly.get(i)));
    }
    List<String> masked = config.maskedPaths();
    for (int i = 0; i < masked.size(); i++) {
      plan.add(
          new Origin("/linux/maskedPaths/" + i, "can't mask path \"" + masked.get(i) + "\""),
          new Op.MaskPath(masked.get(i), config.mountLabel()));
    }
  }
}
