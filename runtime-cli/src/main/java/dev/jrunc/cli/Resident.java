package dev.jrunc.cli;

import dev.jrunc.cli.serve.Statistics;
import dev.jrunc.container.process.Executor;

/**
 * What a resident JVM keeps from call to call; nothing of it changes what a call does.
 *
 * @param executor made once, at the start
 */
record Resident(Executor executor, Statistics statistics) {}
