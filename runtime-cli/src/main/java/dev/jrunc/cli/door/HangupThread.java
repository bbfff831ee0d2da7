package dev.jrunc.cli.door;

import dev.jrunc.linux.SyscallException;

/** In a JVM with one call: a thread that waits for it. */
final class HangupThread implements HangupSource {
  @Override
  public void watch(Channel channel, HangupWatch watch) {
    Thread.ofPlatform().daemon().name("front door's end").start(() -> await(channel, watch));
  }

  private static void await(Channel channel, HangupWatch watch) {
    try {
      channel.awaitHangup();
    } catch (SyscallException | IllegalStateException e) {
      // The channel was closed: the call has ended in peace.
      return;
    }
    watch.onHangup();
  }
}
