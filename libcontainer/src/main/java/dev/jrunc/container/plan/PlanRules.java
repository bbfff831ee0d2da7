package dev.jrunc.container.plan;

import java.util.Arrays;
import java.util.List;

/** The rules that every plan is checked against before it is sent, in one pass over its ops. */
final class PlanRules {
  /** By kind of plan and verb, each by its ordinal: the places, in {@link #of}, of the rules that look at the verb. */
  private static final int[][][] WATCHERS = new int[Plan.Kind.values().length][][];

  static {
    for (Plan.Kind kind : Plan.Kind.values()) {
      WATCHERS[kind.ordinal()] = watchers(kind);
    }
  }

  private PlanRules() {}

  /** All rules, to watch the plan; none depends on another. */
  static PlanRule[] of(Plan plan) {
    return new PlanRule[] {
      new VerbsFitKind(plan),
      new EndsWithItsLastVerb(plan),
      new SlotsAreRequested(plan),
      new CgroupsBeforeNamespaces(),
      new NotDumpableInNamespaces(plan),
      new MapsBeforeRootOfUserNamespace(),
      new RootBeforeMounts(),
      new MountsBeforeRootIsEntered(plan),
      new HostMountsAreLeftAlone(),
      new AttributesFollowTheirMount(plan),
      new MasksAfterMounts(),
      new ReadonlyRootAfterPreparation(),
      new SyncsInOrder(plan),
      new HooksInTheirPlace(plan),
      new CloseOnExecBeforeUser(),
      new BoundingSetBeforeUser(),
      new CapabilitiesAfterUser(),
      new SeccompWhilePermitted(),
      new ListedVerbsAfterSeccomp(),
      new CwdVerified(),
      new ExecutableFoundBeforeSilence(),
      new SyncClosedBeforeWaiting(plan),
      new DeathSignalClearedBeforeWaiting(),
      new FdsClosedBeforeExec(plan)
    };
  }

  /**
   * Checks all rules.
   *
   * @throws PlanRuleBroken for the first that does not hold
   */
  static void check(Plan plan) {
    PlanRule[] rules = of(plan);
    int[][] watchers = WATCHERS[plan.kind().ordinal()];
    int end = plan.ops().size();
    for (int i = 0; i < end; i++) {
      PlannedOp planned = plan.ops().get(i);
      for (int watcher : watchers[planned.code().ordinal()]) {
        PlanRule rule = rules[watcher];
        if (rule.isBrokenBy(planned.op(), i)) {
          throw new PlanRuleBroken(rule, i, plan);
        }
      }
    }
    for (PlanRule rule : rules) {
      if (rule.isBrokenAtEnd()) {
        throw new PlanRuleBroken(rule, end, plan);
      }
    }
  }

  private static int[][] watchers(Plan.Kind kind) {
    PlanRule[] rules = of(new Plan(kind, List.of(), List.of()));
    int[][] watchers = new int[OpCode.values().length][0];
    for (int i = 0; i < rules.length; i++) {
      for (OpCode verb : rules[i].verbs()) {
        int[] before = watchers[verb.ordinal()];
        int[] now = Arrays.copyOf(before, before.length + 1);
        now[before.length] = i;
        watchers[verb.ordinal()] = now;
      }
    }
    return watchers;
  }
}
