package dev.jrunc.linux;

/**
 * Everything that jrunc asks of the kernel. The real one is {@link NativeKernel}; tests put a
 * recording or failing one in its place. Whoever needs only a part takes that part's interface.
 */
public interface Kernel extends FileCalls, SocketCalls, ProcessCalls, MountCalls, BpfCalls {
  /** Takes ownership of an inherited number. */
  Fd own(int number);
}
