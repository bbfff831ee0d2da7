package dev.jrunc.container.process;

import dev.jrunc.container.invocation.Diagnostics;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Kernel;

/**
 * What every launch works with.
 *
 * @param kernel the kernel
 * @param invocation the call that is being served
 * @param log where warnings of this call go
 * @param executor the program that becomes init
 */
public record LaunchContext(
    Kernel kernel, Invocation invocation, Diagnostics log, Executor executor) {}
