package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnstileTest {
  private final Turnstile turnstile = new Turnstile();
  private final BlockingQueue<Integer> entered = new LinkedBlockingQueue<>();

  /** A thread that enters; returns when it has, or rests. */
  private void come(int number, int busy) throws InterruptedException {
    int before = entered.size();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  turnstile.enter(busy);
                  entered.add(number);
                });
    while (entered.size() == before && thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
  }

  private List<Integer> inside() {
    List<Integer> all = new ArrayList<>();
    entered.drainTo(all);
    return all;
  }

  @Test
  void fewEnterAndWhoRestedLastIsCalledFirst() throws InterruptedException {
    for (int number = 1; number <= 6; number++) {
      come(number, 0);
    }
    assertEquals(List.of(1, 2, 3), inside());
    turnstile.leave();
    assertNull(entered.poll(50, TimeUnit.MILLISECONDS), "two are enough");
    turnstile.leave();
    assertEquals(6, entered.poll(10, TimeUnit.SECONDS));
    turnstile.leave();
    assertEquals(5, entered.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void asManyEnterAsCallsAreServed() throws InterruptedException {
    for (int number = 1; number <= 6; number++) {
      come(number, 5);
    }
    assertEquals(List.of(1, 2, 3, 4, 5), inside());
  }

  @Test
  void nobodyRestsWhileTheListenerIsDeserted() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    for (int turn = 0; turn < 20_000; turn++) {
                      turnstile.enter(0);
                      turnstile.leave();
                    }
                  }));
    }
    // One that rests for ever would never be waited out: each that leaves calls another.
    for (Thread thread : threads) {
      thread.join();
    }
    turnstile.enter(0);
  }
}
