package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.sync.SyncType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds for the plans we make and rejects plans that were broken by hand. */
final class PlanRulesTest {
  private static final Plan EMPTY = new Plan(Plan.Kind.INIT, List.of(), List.of());

  /**
   * A plan that one rule must refuse.
   *
   * @param rule its class's name
   * @param golden the plan that is broken
   * @param file which of its plans
   * @param damage what is done to the ops
   */
  record Broken(String rule, GoldenCase golden, String file, UnaryOperator<List<Op>> damage) {
    @Override
    public String toString() {
      return rule + " " + golden + " " + file;
    }
  }

  private static Broken init(String rule, UnaryOperator<List<Op>> damage) {
    return new Broken(rule, GoldenCase.CONTAINERD, "init.txt", damage);
  }

  private static Broken atOnce(String rule, UnaryOperator<List<Op>> damage) {
    return new Broken(rule, GoldenCase.CONTAINERD, "init-at-once.txt", damage);
  }

  private static Broken users(String rule, UnaryOperator<List<Op>> damage) {
    return new Broken(rule, GoldenCase.USERNS, "init.txt", damage);
  }

  private static Broken bootstrap(String rule, UnaryOperator<List<Op>> damage) {
    return new Broken(rule, GoldenCase.USERNS, "bootstrap.txt", damage);
  }

  private static Broken early(String rule, UnaryOperator<List<Op>> damage) {
    return new Broken(rule, GoldenCase.DEFAULT, "bootstrap-early.txt", damage);
  }

  private static Broken shared(String rule, UnaryOperator<List<Op>> damage) {
    return new Broken(rule, GoldenCase.NO_MOUNT_NAMESPACE, "init.txt", damage);
  }

  static List<Broken> broken() {
    return List.of(
        init("VerbsFitKind", ops -> first(ops, new Op.Unshare(1))),
        bootstrap("VerbsFitKind", ops -> first(ops, new Op.Setsid())),
        init("EndsWithItsLastVerb", ops -> without(ops, Op.Execve.class)),
        init("EndsWithItsLastVerb", ops -> move(ops, Op.Execve.class, Op.CloseFrom.class)),
        init("EndsWithItsLastVerb", ops -> List.of()),
        new Broken(
            "EndsWithItsLastVerb",
            GoldenCase.DEFAULT,
            "bootstrap-born.txt",
            ops -> without(ops, Op.BecomeInit.class)),
        init("SlotsAreRequested", ops -> without(ops, Op.WaitExecFifo.class)),
        init("SlotsAreRequested", ops -> before(ops, Op.WaitExecFifo.class, new Op.WaitExecFifo(new Slot(200)))),
        bootstrap("CgroupsBeforeNamespaces", ops -> move(ops, Op.JoinCgroup.class, Op.ForkInit.class)),
        early("CgroupsBeforeNamespaces", ops -> before(ops, Op.AwaitCgroups.class, new Op.Unshare(0x10000000))),
        early("CgroupsBeforeNamespaces", ops -> before(ops, Op.AwaitCgroups.class, new Op.Unshare(0x02000000))),
        new Broken(
            "CgroupsBeforeNamespaces",
            GoldenCase.DEFAULT,
            "exec-bootstrap.txt",
            ops -> move(ops, Op.JoinCgroup.class, Op.ForkInit.class)),
        bootstrap("NotDumpableInNamespaces", ops -> without(ops, Op.Dumpable.class)),
        bootstrap("NotDumpableInNamespaces", ops -> before(ops, Op.ForkInit.class, new Op.Dumpable(1))),
        new Broken(
            "NotDumpableInNamespaces",
            GoldenCase.NO_MOUNT_NAMESPACE,
            "exec-bootstrap.txt",
            ops -> without(ops, Op.Dumpable.class)),
        bootstrap("MapsBeforeRootOfUserNamespace", ops -> without(ops, Op.Sync.class)),
        init("RootBeforeMounts", ops -> without(ops, Op.Propagation.class)),
        init("RootBeforeMounts", ops -> move(ops, Op.MountFs.class, Op.BindRootfs.class)),
        init("MountsBeforeRootIsEntered", ops -> move(ops, Op.MountBind.class, Op.ReopenNull.class)),
        init("MountsBeforeRootIsEntered", ops -> move(ops, Op.MaskPath.class, Op.EnterRoot.class)),
        init("MountsBeforeRootIsEntered", ops -> move(ops, Op.WriteProc.class, Op.EnterRoot.class)),
        shared("HostMountsAreLeftAlone", ops -> replace(ops, Op.EnterRoot.class, new Op.EnterRoot("/r", OpFlags.PIVOT))),
        shared("HostMountsAreLeftAlone", ops -> before(ops, Op.Umask.class, new Op.RemountReadonly("/", 0, 0))),
        shared("HostMountsAreLeftAlone", ops -> before(ops, Op.Umask.class, new Op.MaskPath("/proc", ""))),
        users("AttributesFollowTheirMount", ops -> before(ops, Op.SetMountAttr.class, new Op.MakeDirectory("/x", 0))),
        init("AttributesFollowTheirMount", ops -> move(ops, Op.SetPropagation.class, Op.EnterRoot.class)),
        init("MasksAfterMounts", ops -> before(ops, Op.NoNewPrivs.class, new Op.WriteProc("sys/x", "1"))),
        init("MasksAfterMounts", ops -> before(ops, Op.NoNewPrivs.class, new Op.MakeDirectory("/x", 0))),
        users("ReadonlyRootAfterPreparation", ops -> before(ops, Op.Umask.class, new Op.MakeDirectory("/x", 0))),
        init("SyncsInOrder", ops -> without(ops, Op.Sync.class)),
        init("SyncsInOrder", ops -> before(ops, Op.NoNewPrivs.class, new Op.Sync(SyncType.PROC_HOOKS))),
        init("SyncsInOrder", ops -> before(ops, Op.CapSet.class, new Op.Sync(SyncType.PROC_READY))),
        init("HooksInTheirPlace", ops -> move(ops, Op.RunHook.class, Op.ReopenNull.class)),
        init("HooksInTheirPlace", ops -> move(ops, Op.RunHook.class, Op.BindRootfs.class)),
        init("HooksInTheirPlace", ops -> move(ops, Op.WaitExecFifo.class, Op.CloseFrom.class)),
        atOnce("HooksInTheirPlace", ops -> move(ops, Op.CloseSync.class, Op.CloseFrom.class)),
        init("CloseOnExecBeforeUser", ops -> without(ops, Op.CloexecFrom.class)),
        init("CloseOnExecBeforeUser", ops -> move(ops, Op.CloexecFrom.class, Op.CapSet.class)),
        init("BoundingSetBeforeUser", ops -> move(ops, Op.CapBounding.class, Op.CapSet.class)),
        init("CapabilitiesAfterUser", ops -> move(ops, Op.CapSet.class, Op.SetUser.class)),
        init("CapabilitiesAfterUser", ops -> without(ops, Op.SetUser.class)),
        init("CapabilitiesAfterUser", ops -> replace(ops, Op.SetUser.class, new Op.SetUser(1, 1, List.of(), 0))),
        init("SeccompWhilePermitted", ops -> move(ops, Op.Seccomp.class, Op.CapSet.class)),
        users("SeccompWhilePermitted", ops -> move(ops, Op.Seccomp.class, Op.CapSet.class)),
        users("ListedVerbsAfterSeccomp", ops -> move(ops, Op.StdioOwner.class, Op.Chdir.class)),
        users("ListedVerbsAfterSeccomp", ops -> before(ops, Op.CapSet.class, new Op.Seccomp(0, Blob.of(new byte[8])))),
        init("CwdVerified", ops -> without(ops, Op.VerifyCwd.class)),
        init("CwdVerified", ops -> before(ops, Op.CapSet.class, new Op.Chdir("/proc/self/fd/7", 0))),
        init("ExecutableFoundBeforeSilence", ops -> move(ops, Op.FindExecutable.class, Op.CloseFrom.class)),
        init("ExecutableFoundBeforeSilence", ops -> move(ops, Op.FindExecutable.class, Op.SetUser.class)),
        init("SyncClosedBeforeWaiting", ops -> move(ops, Op.CloseSync.class, Op.CloseFrom.class)),
        init("SyncClosedBeforeWaiting", ops -> replace(ops, Op.CloseSync.class, new Op.CloseSync(1))),
        atOnce("SyncClosedBeforeWaiting", ops -> replace(ops, Op.CloseSync.class, new Op.CloseSync(1))),
        new Broken(
            "SyncClosedBeforeWaiting",
            GoldenCase.DEFAULT,
            "exec-init.txt",
            ops -> without(ops, Op.CloseSync.class)),
        init("DeathSignalClearedBeforeWaiting", ops -> before(ops, Op.CloseSync.class, new Op.Pdeathsig(9))),
        init("FdsClosedBeforeExec", ops -> without(ops, Op.CloseFrom.class)),
        init("FdsClosedBeforeExec", ops -> before(ops, Op.Execve.class, new Op.Umask(0))));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenPlansAreRefused(Broken broken) throws Exception {
    Plan good = broken.golden().plans().get(broken.file());
    Plan bad = damaged(good, broken.damage());
    assertFalse(isBroken(broken.rule(), good), "the plan was broken before");
    assertTrue(isBroken(broken.rule(), bad));
    assertFalse(rule(broken.rule(), bad).reason().isBlank());
    PlanRuleBroken thrown =
        assertThrows(PlanRuleBroken.class, () -> PlanRules.check(bad));
    assertTrue(thrown.getMessage().contains("broken by operation"), thrown.getMessage());
  }

  @Test
  void everyRuleIsTried() {
    Set<String> rules = new TreeSet<>();
    for (PlanRule rule : PlanRules.of(EMPTY)) {
      rules.add(rule.getClass().getSimpleName());
    }
    Set<String> tried = new TreeSet<>();
    for (Broken broken : broken()) {
      tried.add(broken.rule());
    }
    assertEquals(rules, tried);
  }

  @Test
  void everyVerbThatMountsOrMakesIsLookedAt() {
    for (OpCode verb : OpCode.values()) {
      if (verb.name().startsWith("MOUNT_")) {
        assertTrue(Verbs.MOUNTING.contains(verb), verb.name());
      }
      // The working directory is made inside.
      if (verb.name().startsWith("MOUNT_") || verb.name().startsWith("MAKE_") && verb != OpCode.MAKE_DIRECTORY) {
        assertTrue(Verbs.FILLING.contains(verb), verb.name());
      }
    }
  }

  private static PlanRule rule(String name, Plan plan) {
    for (PlanRule rule : PlanRules.of(plan)) {
      if (rule.getClass().getSimpleName().equals(name)) {
        return rule;
      }
    }
    throw new AssertionError("no rule " + name);
  }

  /** By this rule alone, whatever the others say. */
  private static boolean isBroken(String name, Plan plan) {
    PlanRule rule = rule(name, plan);
    List<OpCode> verbs = rule.verbs();
    for (int i = 0; i < plan.ops().size(); i++) {
      PlannedOp planned = plan.ops().get(i);
      if (verbs.contains(planned.code()) && rule.isBrokenBy(planned.op(), i)) {
        return true;
      }
    }
    return rule.isBrokenAtEnd();
  }

  private static Plan damaged(Plan plan, UnaryOperator<List<Op>> damage) {
    List<Op> ops = new ArrayList<>();
    for (PlannedOp planned : plan.ops()) {
      ops.add(planned.op());
    }
    List<PlannedOp> result = new ArrayList<>();
    for (Op op : damage.apply(ops)) {
      result.add(new PlannedOp(op, Origin.always("broken")));
    }
    return new Plan(plan.kind(), result, plan.slots());
  }

  private static List<Op> first(List<Op> ops, Op op) {
    ops.addFirst(op);
    return ops;
  }

  private static List<Op> without(List<Op> ops, Class<? extends Op> type) {
    assertTrue(ops.removeIf(type::isInstance), "nothing was removed");
    return ops;
  }

  private static int index(List<Op> ops, Class<? extends Op> type) {
    for (int i = 0; i < ops.size(); i++) {
      if (type.isInstance(ops.get(i))) {
        return i;
      }
    }
    throw new AssertionError("no " + type);
  }

  private static List<Op> before(List<Op> ops, Class<? extends Op> type, Op op) {
    ops.add(index(ops, type), op);
    return ops;
  }

  private static List<Op> replace(List<Op> ops, Class<? extends Op> type, Op op) {
    ops.set(index(ops, type), op);
    return ops;
  }

  /** Moves the first op of a type to the place before the first of another. */
  private static List<Op> move(
      List<Op> ops, Class<? extends Op> type, Class<? extends Op> place) {
    Op op = ops.remove(index(ops, type));
    ops.add(index(ops, place), op);
    return ops;
  }
}
