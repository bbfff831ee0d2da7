package dev.jrunc.container.failure;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;

/**
 * A failure as data, beside its message: what programs would otherwise have to read out of words.
 * Each is empty if it is not known or does not apply.
 *
 * @param pointer JSON pointer (RFC 6901) into config.json, to the property that failed
 * @param syscall the call that the kernel refused, as its man page spells it
 * @param errno the name of its error, {@code ENOENT}
 * @param path what it was called on
 * @param hint what may be done about it
 */
public record ErrorDetails(
    String pointer, String syscall, String errno, String path, String hint) {
  /** Nothing is known. */
  public static final ErrorDetails NONE = new ErrorDetails("", "", "", "", "");

  /** What a failure and its causes know. */
  public static ErrorDetails of(Throwable failure) {
    String pointer = "";
    String syscall = "";
    Errno errno = null;
    String path = "";
    // A chain is as long as the layers it came through; more would be a loop.
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 16; at = at.getCause(), depth++) {
      switch (at) {
        case InvalidSpec e -> pointer = e.pointer();
        case InitFailed e -> {
          Refusal refusal = Refusal.in(e.detail(), e.errno());
          pointer = e.pointer();
          syscall = refusal.call();
          path = refusal.path();
          errno = e.errno() == 0 ? null : Errno.of(e.errno());
        }
        case InitDied e -> pointer = e.pointer();
        case CgroupFailed e -> pointer = e.pointer();
        case HookFailed e -> {
          pointer = e.pointer();
          path = e.path();
        }
        case SyscallException e -> {
          if (errno == null) {
            syscall = e.call();
            path = e.arguments().startsWith("/") ? e.arguments() : "";
            errno = e.errno();
          }
        }
        default -> {
          // It has no more than its message.
        }
      }
    }
    String name = errno == null || errno == Errno.UNKNOWN ? "" : errno.name();
    return new ErrorDetails(pointer, syscall, name, path, Hints.of(failure, errno, syscall, pointer));
  }

  /**
   * A refused call in the executor's words: {@code CALL PATH: MESSAGE} at the end of a chain.
   *
   * @param call empty if the words hold none
   * @param path empty if the call names none
   */
  private record Refusal(String call, String path) {
    static Refusal in(String detail, int errno) {
      int end = errno == 0 ? -1 : detail.indexOf(": " + Errno.of(errno).message());
      if (end < 0) {
        return new Refusal("", "");
      }
      int start = detail.lastIndexOf(": ", end - 1);
      String words = detail.substring(start < 0 ? 0 : start + 2, end);
      int blank = words.indexOf(' ');
      String call = blank < 0 ? words : words.substring(0, blank);
      for (int i = 0; i < call.length(); i++) {
        char c = call.charAt(i);
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
          return new Refusal("", "");
        }
      }
      String argument = blank < 0 ? "" : words.substring(blank + 1);
      return new Refusal(call, argument.startsWith("/") ? argument : "");
    }
  }
}
