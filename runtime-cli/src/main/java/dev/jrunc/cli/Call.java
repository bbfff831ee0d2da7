package dev.jrunc.cli;

import dev.jrunc.cli.log.Log;
import dev.jrunc.cli.options.Arguments;
import dev.jrunc.container.Memory;
import dev.jrunc.container.RuntimeContext;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.process.Executor;
import dev.jrunc.linux.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * What a command works with.
 *
 * @param program the name the program goes by in this call
 * @param resident what a resident JVM keeps; null in one that was started for this call
 * @param global options before the verb
 * @param stateRoot absolute path of the directory with the containers' state
 * @param arguments options and operands after the verb
 */
record Call(
    String program,
    Installation installation,
    Kernel kernel,
    Invocation invocation,
    Executor executor,
    @Nullable Resident resident,
    Log log,
    Arguments global,
    String stateRoot,
    Arguments arguments) {

  RuntimeContext context() {
    Memory memory = resident == null ? Memory.empty(kernel) : resident.memory();
    return new RuntimeContext(kernel, invocation, log, stateRoot, executor, memory);
  }

  /** The first operand: a container's id, in all commands that take one. */
  String id() {
    return arguments.operand(0);
  }

  Output stdout() {
    return new Output(kernel, invocation.stdout());
  }

  Output stderr() {
    return new Output(kernel, invocation.stderr());
  }
}
