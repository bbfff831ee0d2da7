package dev.jrunc.oci.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Rounds of a test, each with a random source of its own. {@code -Djrunc.fuzz.seconds=N} goes on for so
 * long instead of for the rounds that the test asks for; {@code -Djrunc.fuzz.seed=N} is the first round's
 * seed, each further round's is one more. A failure is told with its round's seed, and does not end the
 * run: the same place in the code is told once.
 */
public final class FuzzRun {
  private static final int MOST_FAILURES = 20;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** One round. */
  @FunctionalInterface
  public interface Round {
    /** Throws for what must not be; expected failures are the round's own business. */
    void run(Random random) throws Exception;
  }

  private final String what;
  private final Round round;
  private final long first;
  private final long end;
  private final Map<String, String> failures = new LinkedHashMap<>();
  private volatile long seed;
  private volatile long since;

  private FuzzRun(String what, Round round, long first, long end) {
    this.what = what;
    this.round = round;
    this.first = first;
    this.end = end;
  }

  /**
   * Runs a test.
   *
   * @param rounds how many, unless a time is given
   * @return how many there were
   * @throws AssertionError with all failures, or at once for a round that does not end within 30 seconds
   */
  public static long run(String what, int rounds, Round round) throws InterruptedException {
    long seconds = Long.getLong("jrunc.fuzz.seconds", 0);
    long start = System.nanoTime();
    // Short runs do the same every time; long ones see something new.
    long first = Long.getLong("jrunc.fuzz.seed", seconds == 0 ? 1 : start & 0xffff_ffff_ffffL);
    FuzzRun run =
        new FuzzRun(what, round, first, seconds == 0 ? 0 : start + seconds * 1_000_000_000L);
    run.watch(rounds);
    long count = run.seed - first;
    System.out.println(
        "fuzz " + what + ": " + count + " rounds from seed " + first + " in "
            + (System.nanoTime() - start) / 1_000_000_000L + " s, " + run.failures.size() + " failures");
    if (!run.failures.isEmpty()) {
      throw new AssertionError(String.join("\n", run.failures.values()));
    }
    return count;
  }

  private void watch(int rounds) throws InterruptedException {
    since = System.nanoTime();
    seed = first;
    Thread worker = Thread.ofPlatform().daemon().start(() -> work(rounds));
    while (!worker.join(java.time.Duration.ofMillis(200))) {
      if (System.nanoTime() - since > PATIENCE_NANOS) {
        AssertionError hang = new AssertionError(what + ", seed " + seed + ": does not end");
        hang.setStackTrace(worker.getStackTrace());
        throw hang;
      }
    }
  }

  private void work(int rounds) {
    while (failures.size() < MOST_FAILURES && (end == 0 ? seed - first < rounds : System.nanoTime() < end)) {
      since = System.nanoTime();
      try {
        round.run(new Random(seed));
      } catch (Throwable e) {
        failures.putIfAbsent(place(e), what + ", -Djrunc.fuzz.seed=" + seed + ": " + trace(e));
      }
      seed++;
    }
  }

  /** What makes two failures the same: the exception and where in our code it came from. */
  private static String place(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    for (StackTraceElement frame : root.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.jrunc")) {
        return root.getClass() + " " + frame;
      }
    }
    return root.getClass().toString();
  }

  private static String trace(Throwable e) {
    StringBuilder text = new StringBuilder(abbreviate(String.valueOf(e)));
    int frames = 0;
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frames++ == 12) {
        break;
      }
      text.append("\n    at ").append(frame);
    }
    return e.getCause() == null ? text.toString() : text + "\n  of " + trace(e.getCause());
  }

  private static String abbreviate(String text) {
    return text.length() <= 1000 ? text : text.substring(0, 1000) + "...";
  }
}
