package dev.jrunc.cli.log;

import dev.jrunc.container.failure.ErrorDetails;
import org.jspecify.annotations.Nullable;

/**
 * One thing said.
 *
 * @param epochSecond when, in seconds since 1970 UTC
 * @param caller who said it; only with {@code --debug}
 * @param details of a failure
 */
record Entry(
    Level level, String message, long epochSecond, @Nullable Caller caller, ErrorDetails details) {

  /**
   * @param function class and method
   * @param file source file and line
   */
  record Caller(String function, String file) {}
}
