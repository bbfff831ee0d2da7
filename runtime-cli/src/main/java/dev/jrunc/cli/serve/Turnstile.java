package dev.jrunc.cli.serve;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Which of the idle threads wait at the listener. The kernel gives a connection to the one that has waited longest: with
 * all of them there, each call would be served by a thread whose stack, buffers and part of the young generation have
 * left the processor's cache long ago. So a few wait there, and the others rest; who rested last is called first.
 */
final class Turnstile {
  /** That many at the listener are enough while few calls come. */
  private static final int FEW = 3;

  /** With fewer at the listener one that rests is called: two connections may come at once. */
  private static final int LEAST = 2;

  private final AtomicInteger inside = new AtomicInteger();
  private final ConcurrentLinkedDeque<Rest> resting = new ConcurrentLinkedDeque<>();

  /**
   * Returns once this thread is to wait at the listener.
   *
   * @param busy calls that are being served: so many may come at once again
   */
  void enter(int busy) {
    while (inside.incrementAndGet() > Math.max(FEW, busy)) {
      inside.decrementAndGet();
      rest();
    }
  }

  /** This thread waits at the listener no more. */
  void leave() {
    if (inside.decrementAndGet() < LEAST) {
      Rest called = resting.pollFirst();
      if (called != null) {
        called.end();
      }
    }
  }

  private void rest() {
    Rest rest = new Rest(Thread.currentThread());
    resting.addFirst(rest);
    // The last may have left before this one could be seen to rest.
    if (inside.get() < LEAST && resting.remove(rest)) {
      return;
    }
    rest.await();
  }

  private static final class Rest {
    private final Thread thread;
    private volatile boolean over;

    Rest(Thread thread) {
      this.thread = thread;
    }

    void end() {
      over = true;
      LockSupport.unpark(thread);
    }

    void await() {
      while (!over) {
        LockSupport.park(this);
      }
    }
  }
}
