package dev.jrunc.cli.door;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * In a resident JVM: one thread for the front doors of all calls. An fd is added to its epoll while
 * it waits, without waking it; a closed channel leaves by itself.
 */
public final class HangupPoll implements HangupSource {
  /** Reported once; POLLHUP and POLLERR always are. */
  private static final int EVENTS = Channel.POLLRDHUP | 1 << 30;

  private final Kernel kernel;
  private final Fd epoll;
  private final Map<Long, HangupWatch> watches = new ConcurrentHashMap<>();
  private final AtomicLong lastToken = new AtomicLong();

  /** Starts the thread. */
  public HangupPoll(Kernel kernel) throws SyscallException {
    this.kernel = kernel;
    this.epoll = kernel.epoll();
    Thread.ofPlatform().daemon().name("front doors' ends").start(this::serve);
  }

  @Override
  public void watch(Channel channel, HangupWatch watch) throws SyscallException {
    long token = lastToken.incrementAndGet();
    watches.put(token, watch);
    channel.onClose(() -> watches.remove(token));
    kernel.epollAdd(epoll, channel.socket(), EVENTS, token);
  }

  private void serve() {
    while (true) {
      try {
        HangupWatch watch = watches.get(kernel.epollWait(epoll));
        if (watch != null) {
          watch.onHangup();
        }
      } catch (SyscallException e) {
        // Nothing that waiting could fail with is passing.
        throw new IllegalStateException(e);
      }
    }
  }
}
