package dev.jrunc.cli.log;

import org.jspecify.annotations.Nullable;

/**
 * One thing said.
 *
 * @param epochSecond when, in seconds since 1970 UTC
 * @param caller who said it; only with {@code --debug}
 */
record Entry(Level level, String message, long epochSecond, @Nullable Caller caller) {

  /**
   * @param function class and method
   * @param file source file and line
   */
  record Caller(String function, String file) {}
}
