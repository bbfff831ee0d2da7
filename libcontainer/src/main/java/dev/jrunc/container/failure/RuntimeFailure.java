package dev.jrunc.container.failure;

import org.jspecify.annotations.Nullable;

/**
 * An operation on a container could not be done. The message is complete in itself: containerd
 * shows its user nothing but the last error line of the log. It is printed once, by the command
 * line, which only adds the verb ({@code runc create failed: }).
 *
 * <p>It lives in a package of its own, since every room of the runtime throws it and none may
 * depend on the life cycle above it.
 */
public abstract sealed class RuntimeFailure extends Exception
    permits CgroupFailed,
        ContainerExists,
        ContainerNotFound,
        CorruptState,
        HookFailed,
        InitDied,
        InitFailed,
        InvalidBundle,
        InvalidId,
        InvalidRequest,
        InvalidSpec,
        OperationFailed,
        ProtocolViolated,
        SyscallFailed,
        WrongStatus {

  RuntimeFailure(String message, @Nullable Throwable cause) {
    // No stack trace: it is a message for a person, and walking the stack costs on the cold path.
    super(message, cause, true, false);
  }

  /** The message; never null, unlike that of an arbitrary exception. */
  public final String text() {
    String message = getMessage();
    return message == null ? getClass().getSimpleName() : message;
  }
}
