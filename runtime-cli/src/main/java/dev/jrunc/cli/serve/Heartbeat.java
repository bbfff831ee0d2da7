package dev.jrunc.cli.serve;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.linux.SyscallException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells all front doors now and then that this JVM lives: from outside a stopped one looks like a slow hook. */
final class Heartbeat {
  private static final long MILLIS = 2000;

  private final Set<DoorInvocation> calls = ConcurrentHashMap.newKeySet();

  void start() {
    Thread.ofPlatform().daemon().name("heartbeat").start(this::beat);
  }

  void add(DoorInvocation call) {
    calls.add(call);
  }

  void remove(DoorInvocation call) {
    calls.remove(call);
  }

  private void beat() {
    try {
      while (true) {
        Thread.sleep(MILLIS);
        for (DoorInvocation call : calls) {
          tell(call);
        }
      }
    } catch (InterruptedException e) {
      // Nobody does that: the thread ends with the JVM.
      Thread.currentThread().interrupt();
    }
  }

  private void tell(DoorInvocation call) {
    try {
      call.sendAlive();
    } catch (SyscallException | IllegalStateException e) {
      // The call has just ended, or its front door has enough to read.
      return;
    }
  }
}
