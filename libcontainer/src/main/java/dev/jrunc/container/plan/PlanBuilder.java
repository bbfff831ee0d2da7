package dev.jrunc.container.plan;

import dev.jrunc.container.failure.InvalidSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan in the making. */
final class PlanBuilder {
  private final Plan.Kind kind;
  private final List<PlannedOp> ops = new ArrayList<>();
  private final List<SlotRequest> slots = new ArrayList<>();

  PlanBuilder(Plan.Kind kind) {
    this.kind = kind;
  }

  /** Appends an op that no property asks for. */
  void add(String phrase, Op op) {
    add(Origin.always(phrase), op);
  }

  /** Appends an op. */
  void add(Origin origin, Op op) {
    ops.add(new PlannedOp(op, origin));
  }

  /** The slot that the request's fd will be in, {@code null} if there are no more slots. */
  @Nullable Slot slotIfFree(SlotRequest request) {
    int index = slots.indexOf(request);
    if (index < 0) {
      index = slots.size();
      if (kind.firstSlot() + index > kind.lastSlot()) {
        return null;
      }
      slots.add(request);
    }
    return new Slot(kind.firstSlot() + index);
  }

  /** The slot that the request's fd will be in. */
  Slot slot(SlotRequest request, String pointer) throws InvalidSpec {
    Slot slot = slotIfFree(request);
    if (slot == null) {
      throw new InvalidSpec(pointer, "too many file descriptors are needed for one container");
    }
    return slot;
  }

  /** The plan, after all rules have been checked. */
  Plan build() throws InvalidSpec {
    if (ops.size() > Plan.MAX_OPS) {
      throw new InvalidSpec("", "more than " + Plan.MAX_OPS + " operations would be needed");
    }
    Plan plan = new Plan(kind, ops, slots);
    PlanRules.check(plan);
    return plan;
  }
}
