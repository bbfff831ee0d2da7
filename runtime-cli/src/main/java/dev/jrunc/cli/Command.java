package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.container.AbandonedLaunch;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.WaitStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A verb. One is made for the verb that was invoked, and no other. */
interface Command {

  Manual manual();

  OperandCount operandCount();

  /** Whether the first operand ends the options: what follows belongs to somebody else's command line. */
  default boolean optionsEndAtOperand() {
    return false;
  }

  /** What stands before the reason when it fails, e.g. {@code runc create failed: }. */
  default String failurePrefix(String program) {
    return "";
  }

  /** Exit code of a failure that is not the command line's. */
  default int failureCode() {
    return 1;
  }

  /** Whether something is left to do once a foreground process has ended: {@link #finish}. */
  default boolean hasSecondHalf(Arguments arguments) {
    return false;
  }

  /**
   * The second half, most often in another JVM than the first.
   *
   * @param ended how the foreground process ended
   */
  default void finish(Call call, WaitStatus ended) throws RuntimeFailure, IOException {}

  /**
   * What a JVM left that died in the middle of {@link #run}; null if a command of this kind leaves
   * nothing.
   */
  default @Nullable AbandonedLaunch abandoned(Call call) throws RuntimeFailure {
    return null;
  }

  /**
   * Does it.
   *
   * @return exit code of the call
   */
  int run(Call call) throws RuntimeFailure, IOException;
}
