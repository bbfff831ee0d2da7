package dev.jrunc.linux;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;

/**
 * The one door to the C library: syscall(2), bound once through jffi, so that nothing is generated
 * or looked up by name when a call is first made. All calls here take at most five arguments.
 */
abstract class NativeCalls {
  private final Invoker invoker = Invoker.getInstance();
  private final LastError lastError = LastError.getInstance();
  private final CallContext sixLongs =
      new CallContext(Type.SLONG, Type.SLONG, Type.SLONG, Type.SLONG, Type.SLONG, Type.SLONG, Type.SLONG);
  private final long syscall = Library.getDefault().getSymbolAddress("syscall");
  private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);
  private final Fd.Closer closer = this::closeNumber;

  final Scratch scratch() {
    return scratches.get().reset();
  }

  /** -1 on failure; repeated for as long as signals interrupt it. */
  final long call(int number, long a, long b, long c, long d, long e) {
    long result;
    do {
      result = callOnce(number, a, b, c, d, e);
    } while (result == -1 && lastError.get() == 4 /* EINTR */);
    return result;
  }

  final long callOnce(int number, long a, long b, long c, long d, long e) {
    return invoker.invokeN6(sixLongs, syscall, number, a, b, c, d, e);
  }

  final long check(long result, String call, String arguments) throws SyscallException {
    if (result == -1) {
      throw new SyscallException(call, arguments, errno());
    }
    return result;
  }

  /** For a call on an fd alone, whose number differs from call to call and tells a person nothing. */
  final long check(long result, String call) throws SyscallException {
    return check(result, call, "");
  }

  final Errno errno() {
    return Errno.of(lastError.get());
  }

  /** The address of a path; a string that no path can be fails as the kernel would have it fail. */
  static long path(Scratch s, String call, String path) throws SyscallException {
    long address = s.string(path);
    if (address == -1) {
      throw new SyscallException(
          call, path.replace('\0', '?'), path.indexOf('\0') >= 0 ? Errno.EINVAL : Errno.ENAMETOOLONG);
    }
    return address;
  }

  public final Fd own(int number) {
    return Fd.own(number, closer);
  }

  private void closeNumber(int number) {
    // Not repeated after EINTR: Linux has freed the number by then.
    callOnce(SyscallNumbers.CLOSE, number, 0, 0, 0, 0);
  }
}
