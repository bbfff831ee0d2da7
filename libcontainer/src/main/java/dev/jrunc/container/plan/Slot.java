package dev.jrunc.container.plan;

/**
 * Number of an fd slot of the executor (docs/plan.md "Slots"). A plan never holds an fd's number,
 * since that is only known where the fd is.
 *
 * @param number 0 to 255
 */
public record Slot(int number) {
  /** The tree that AWAIT_TREE got. */
  public static final Slot AWAITED_TREE = new Slot(5);

  /** The first slot that the bootstrap plan may fill. */
  public static final int FIRST_BOOTSTRAP = 8;

  /** The first slot that the init plan may fill, past all that the bootstrap plan left behind. */
  public static final int FIRST_INIT = 64;

  /** The highest slot there is. */
  public static final int LAST = 255;

  /** Checks the range. */
  public Slot {
    if (number < 0 || number > LAST) {
      throw new IllegalArgumentException("slot " + number + " is not in 0.." + LAST);
    }
  }
}
