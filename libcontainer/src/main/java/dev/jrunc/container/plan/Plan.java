package dev.jrunc.container.plan;

import dev.jrunc.container.sync.SyncType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A list of operations for the executor, and the fds that it needs.
 *
 * @param kind which process runs it
 * @param ops in order
 * @param slots what is to be put into the slots {@code kind.firstSlot()}, {@code + 1}, ...
 */
public record Plan(Kind kind, List<PlannedOp> ops, List<SlotRequest> slots) {
  /** The limit of the wire form: docs/plan.md. */
  public static final int MAX_OPS = 4096;

  /** Which process runs a plan. */
  public enum Kind {
    /** Stage 1: up to the fork of init. */
    BOOTSTRAP(1, Slot.FIRST_BOOTSTRAP, Slot.FIRST_INIT - 1),
    /** Init: up to execve. */
    INIT(2, Slot.FIRST_INIT, Slot.LAST),
    /** A process that does one thing for the runtime and exits. */
    HELPER(4, Slot.FIRST_BOOTSTRAP, Slot.FIRST_INIT - 1);

    private final int code;
    private final int firstSlot;
    private final int lastSlot;

    Kind(int code, int firstSlot, int lastSlot) {
      this.code = code;
      this.firstSlot = firstSlot;
      this.lastSlot = lastSlot;
    }

    /** What a printed plan calls it. */
    String word() {
      return switch (this) {
        case BOOTSTRAP -> "bootstrap";
        case INIT -> "init";
        case HELPER -> "helper";
      };
    }

    /** The number in the plan's header. */
    public int code() {
      return code;
    }

    /** The slot of the plan's first request. */
    public int firstSlot() {
      return firstSlot;
    }

    /** The last slot that the plan may ask for. */
    public int lastSlot() {
      return lastSlot;
    }
  }

  /** Copies the lists; checks the counts. */
  public Plan {
    Objects.requireNonNull(kind);
    ops = List.copyOf(ops);
    slots = List.copyOf(slots);
    if (ops.size() > MAX_OPS) {
      throw new IllegalArgumentException("a plan has at most " + MAX_OPS + " operations");
    }
  }

  /** The messages that this plan sends and waits for, in order. */
  public List<SyncType> syncs() {
    List<SyncType> types = new ArrayList<>();
    for (PlannedOp planned : ops) {
      switch (planned.code()) {
        case SYNC -> types.add(((Op.Sync) planned.op()).type());
        case AWAIT_TREE -> types.add(SyncType.PROC_MOUNT_PLEASE);
        case SEND_TREE -> types.add(SyncType.PROC_TREE);
        case SECCOMP -> {
          if ((((Op.Seccomp) planned.op()).filterFlags() & Op.Seccomp.NEW_LISTENER) != 0) {
            types.add(SyncType.PROC_SECCOMP);
          }
        }
        default -> {}
      }
    }
    return types;
  }

  /** Whether there is such an op. */
  boolean has(OpCode verb) {
    for (PlannedOp planned : ops) {
      if (planned.code() == verb) {
        return true;
      }
    }
    return false;
  }

  /** Where the op with this number came from; number 0 is the first op. */
  public Origin origin(int op) {
    return op >= 0 && op < ops.size()
        ? ops.get(op).origin()
        : Origin.always("operation " + op);
  }
}
