package dev.jrunc.cli.serve;

import dev.jrunc.cli.door.DoorInvocation;

/** Serves one call, on the thread that took it in. */
@FunctionalInterface
public interface RequestHandler {
  /** The call's exit code. */
  int serve(DoorInvocation invocation);
}
