package dev.jrunc.container;

import dev.jrunc.linux.SyscallException;

/** Takes the events of a container as they come. */
@FunctionalInterface
public interface EventSink {
  /** @param event JSON without a newline */
  void line(String event) throws SyscallException;
}
