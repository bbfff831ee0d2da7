package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.oci.Hook;
import dev.jrunc.oci.Hooks;
import java.util.List;

/** The hooks that init runs (config.md "POSIX-platform Hooks"). */
final class HookSection {
  private HookSection() {}

  /** Whether the runtime has something to do between the mounts and the new root. */
  static boolean needsRuntime(ContainerConfig config, InitFacts facts) {
    Hooks hooks = config.hooks();
    return facts.lateResources()
        || !hooks.prestart().isEmpty()
        || !hooks.createRuntime().isEmpty();
  }

  static void createContainer(PlanBuilder plan, ContainerConfig config, InitFacts facts) {
    List<Hook> hooks = config.hooks().createContainer();
    for (int i = 0; i < hooks.size(); i++) {
      add(plan, "createContainer", i, hooks.get(i), facts.creatingState(), 0);
    }
  }

  static void startContainer(PlanBuilder plan, ContainerConfig config, InitFacts facts) {
    List<Hook> hooks = config.hooks().startContainer();
    for (int i = 0; i < hooks.size(); i++) {
      // Without an environment of its own it gets the container process's; an empty one is empty.
      int flags = hooks.get(i).env() == null ? OpFlags.INHERIT_ENV : 0;
      add(plan, "startContainer", i, hooks.get(i), facts.createdState(), flags);
    }
  }

  private static void add(
      PlanBuilder plan, String kind, int index, Hook hook, Blob state, int flags) {
    Long timeout = hook.timeout();
    plan.add(
        new Origin("/hooks/" + kind + "/" + index, "error running " + kind + " hook #" + index),
        new Op.RunHook(
            hook.path(),
            hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
            hook.env() == null ? List.of() : hook.env(),
            timeout == null ? 0 : (int) Math.min(timeout, Integer.MAX_VALUE),
            state,
            flags));
  }
}
