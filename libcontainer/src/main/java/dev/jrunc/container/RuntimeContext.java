package dev.jrunc.container;

import dev.jrunc.container.invocation.Diagnostics;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.process.Executor;
import dev.jrunc.container.process.LaunchContext;
import dev.jrunc.linux.Kernel;

/**
 * What every operation works with. Nothing in it belongs to one container.
 *
 * @param kernel the kernel
 * @param invocation the call that is being served
 * @param log where warnings and debug lines of this call go
 * @param stateRoot absolute path of the directory that holds a directory for each container
 * @param executor the program that becomes init; one for all calls that a JVM serves
 * @param memory what earlier calls of this JVM found out
 */
public record RuntimeContext(
    Kernel kernel,
    Invocation invocation,
    Diagnostics log,
    String stateRoot,
    Executor executor,
    Memory memory) {

  public RuntimeContext {
    if (!stateRoot.startsWith("/")) {
      throw new IllegalArgumentException("state root is not absolute: " + stateRoot);
    }
  }

  /** The part that the start of a process needs. */
  LaunchContext launch() {
    return new LaunchContext(kernel, invocation, log, executor);
  }
}
