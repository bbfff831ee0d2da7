package dev.jrunc.cli.serve;

import dev.jrunc.cli.door.Departed;
import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.HangupPoll;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads: each takes a connection in and serves it, so that no call changes hands. Who waits for a connection at
 * the listener, and who rests until they are needed, {@link Turnstile} tells.
 */
final class Workers {
  /** Waiting for a connection: as many as are started at the beginning, and as many as may be left over. */
  private static final int WAITING = 20;

  /** A front door that finds nobody waiting goes the cold way. */
  private static final int MOST = 64;

  /** For a front door to say what it wants. */
  private static final long REQUEST_MILLIS = 1000;

  private final Kernel kernel;
  private final Fd listener;
  private final long digest;
  private final CallerCheck check;
  private final RequestHandler handler;
  private final Statistics statistics;
  private final HangupPoll hangups;
  private final Precedence precedence;
  private final StepAside aside;
  private final Turnstile turnstile = new Turnstile();
  private final Heartbeat heartbeat = new Heartbeat();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicInteger serving = new AtomicInteger();
  private volatile boolean stopping;

  Workers(
      Kernel kernel,
      Fd listener,
      long digest,
      CallerCheck check,
      RequestHandler handler,
      HangupPoll hangups,
      Statistics statistics)
      throws SyscallException {
    this.kernel = kernel;
    this.listener = listener;
    this.digest = digest;
    this.check = check;
    this.handler = handler;
    this.statistics = statistics;
    this.hangups = hangups;
    this.precedence = Precedence.of(kernel);
    // With several calls at a time no CPU is idle.
    this.aside = new StepAside(kernel, () -> serving.get() == 1);
  }

  void start() {
    heartbeat.start();
    for (int i = 0; i < WAITING; i++) {
      add();
    }
  }

  /** No more calls are taken in. */
  void stop() {
    stopping = true;
  }

  private void add() {
    if (all.incrementAndGet() > MOST) {
      all.decrementAndGet();
      return;
    }
    waiting.incrementAndGet();
    Thread.ofPlatform().daemon().name("worker").start(this::work);
  }

  private void work() {
    boolean ahead = false;
    while (true) {
      try {
        if (!ahead) {
          precedence.take();
          ahead = true;
        }
        Fd socket = accept();
        if (stopping) {
          socket.close();
          return;
        }
        if (waiting.decrementAndGet() == 0) {
          add();
        }
        ahead = serve(socket);
        if (waiting.incrementAndGet() > WAITING) {
          waiting.decrementAndGet();
          all.decrementAndGet();
          return;
        }
      } catch (SyscallException e) {
        // The listener was shut, or fds ran out: then the front doors wait no longer than they would for nobody.
        if (stopping || !pause()) {
          return;
        }
      }
    }
  }

  private Fd accept() throws SyscallException {
    // A call that was served keeps its thread going: as many come as end.
    turnstile.enter(serving.get());
    try {
      return kernel.accept(listener);
    } finally {
      turnstile.leave();
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(100);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** One call; whatever becomes of it harms no other. Whether the thread still goes first. */
  private boolean serve(Fd socket) {
    boolean ahead = true;
    try (DoorInvocation invocation =
        DoorInvocation.receiveWarm(kernel, socket, digest, REQUEST_MILLIS, hangups, check::refusal, aside)) {
      // A call that is alone is in nobody's way.
      if (serving.incrementAndGet() > 1) {
        precedence.giveBack();
        ahead = false;
      }
      statistics.began();
      heartbeat.add(invocation);
      try {
        invocation.exit(handler.serve(invocation));
      } finally {
        serving.decrementAndGet();
        heartbeat.remove(invocation);
        statistics.ended();
      }
    } catch (DoorInvocation.Refused e) {
      statistics.refused(String.valueOf(e.getMessage()));
    } catch (SyscallException e) {
      // The front door left, or was no front door.
      statistics.refused("ended early: " + e.errno());
    } catch (Departed e) {
      return ahead;
    } catch (RuntimeException | Error e) {
      statistics.failed();
    } finally {
      socket.close();
    }
    return ahead;
  }
}
