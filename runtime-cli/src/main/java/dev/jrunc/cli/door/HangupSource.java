package dev.jrunc.cli.door;

import dev.jrunc.linux.SyscallException;

/** Who tells that a front door has hung up. */
interface HangupSource {
  /** From now on, until the channel is closed. */
  void watch(Channel channel, HangupWatch watch) throws SyscallException;
}
