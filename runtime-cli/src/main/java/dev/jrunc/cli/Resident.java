package dev.jrunc.cli;

import dev.jrunc.cli.serve.Statistics;
import dev.jrunc.container.Memory;
import dev.jrunc.container.process.Executor;

/**
 * What a resident JVM keeps from call to call; nothing of it changes what a call does.
 *
 * @param executor made once, at the start
 * @param memory what calls have found out
 */
record Resident(Executor executor, Memory memory, Statistics statistics) {}
