package dev.jrunc.container.plan;

import java.util.List;

/** The rules that every plan is checked against before it is sent. */
final class PlanRules {
  /** All rules; none depends on another. */
  static final List<PlanRule> ALL =
      List.of(
          new VerbsFitKind(),
          new EndsWithItsLastVerb(),
          new SlotsAreRequested(),
          new CgroupsBeforeNamespaces(),
          new NotDumpableInNamespaces(),
          new MapsBeforeRootOfUserNamespace(),
          new RootBeforeMounts(),
          new MountsBeforeRootIsEntered(),
          new HostMountsAreLeftAlone(),
          new AttributesFollowTheirMount(),
          new MasksAfterMounts(),
          new ReadonlyRootAfterPreparation(),
          new SyncsInOrder(),
          new HooksInTheirPlace(),
          new CloseOnExecBeforeUser(),
          new BoundingSetBeforeUser(),
          new CapabilitiesAfterUser(),
          new SeccompWhilePermitted(),
          new ListedVerbsAfterSeccomp(),
          new CwdVerified(),
          new ExecutableFoundBeforeSilence(),
          new SyncClosedBeforeWaiting(),
          new DeathSignalClearedBeforeWaiting(),
          new FdsClosedBeforeExec());

  private PlanRules() {}

  /**
   * Checks all rules.
   *
   * @throws PlanRuleBroken for the first that does not hold
   */
  static void check(Plan plan) {
    for (PlanRule rule : ALL) {
      int op = rule.brokenAt(plan);
      if (op != PlanRule.HOLDS) {
        throw new PlanRuleBroken(rule, op, plan);
      }
    }
  }
}
