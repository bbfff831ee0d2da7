package dev.jrunc.linux;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A C library that is loaded when it is first needed, for modules that bind one by themselves. Numbers
 * and addresses travel as longs; what is behind an address lives in direct byte buffers.
 */
public final class NativeLibrary {
  private static final int MOST_ARGUMENTS = 5;

  /** By number of arguments. One each, for good: nothing frees a call context (dist's replacement of jffi's Cleaner). */
  private static final CallContext[] CONTEXTS = contexts();

  private final String name;
  private final Library library;

  private NativeLibrary(String name, Library library) {
    this.name = name;
    this.library = library;
  }

  /**
   * dlopen(3).
   *
   * @param name soname as {@code libseccomp.so.2}, or an absolute path
   * @throws IOException with the linker's reason
   */
  public static NativeLibrary open(String name) throws IOException {
    Library library = Library.openLibrary(name, Library.LAZY | Library.LOCAL);
    if (library == null) {
      throw new IOException("cannot load " + name + ": " + Library.getLastError());
    }
    return new NativeLibrary(name, library);
  }

  /**
   * dlsym(3).
   *
   * @param arguments how many the function takes, 0 to 5
   * @throws IOException if the library has no such symbol
   */
  public Function function(String symbol, int arguments) throws IOException {
    if (arguments > MOST_ARGUMENTS) {
      throw new IllegalArgumentException(arguments + " arguments");
    }
    long address = library.getSymbolAddress(symbol);
    if (address == 0) {
      throw new IOException(name + " has no " + symbol);
    }
    return new Function(address, CONTEXTS[arguments], library);
  }

  private static CallContext[] contexts() {
    CallContext[] contexts = new CallContext[MOST_ARGUMENTS + 1];
    for (int i = 0; i < contexts.length; i++) {
      Type[] types = new Type[i];
      Arrays.fill(types, Type.SLONG);
      contexts[i] = new CallContext(Type.SLONG, types);
    }
    return contexts;
  }

  /** The address of a direct buffer's first byte; the caller keeps the buffer reachable while it is used. */
  public static long address(ByteBuffer direct) {
    return MemoryIO.getInstance().getDirectBufferAddress(direct);
  }

  /** Unsigned 32-bit numbers that stand at an address which the library gave. */
  public static int[] readInts(long address, int count) {
    int[] numbers = new int[count];
    MemoryIO.getInstance().getIntArray(address, numbers, 0, count);
    return numbers;
  }

  /** A function of integer and pointer arguments. */
  public static final class Function {
    private final long address;
    private final CallContext context;
    // jffi closes a library that nobody refers to any more, and the address would dangle.
    private final Library owner;

    private Function(long address, CallContext context, Library owner) {
      this.address = address;
      this.context = context;
      this.owner = owner;
    }

    /**
     * Calls it.
     *
     * @return the result register: the caller narrows it to the function's own type
     */
    public long call(long... arguments) {
      Invoker invoker = Invoker.getInstance();
      if (arguments.length != context.getParameterCount()) {
        throw new IllegalArgumentException(arguments.length + " arguments");
      }
      try {
        return invoke(invoker, arguments);
      } finally {
        Reference.reachabilityFence(owner);
      }
    }

    private long invoke(Invoker invoker, long[] arguments) {
      return switch (arguments.length) {
        case 0 -> invoker.invokeN0(context, address);
        case 1 -> invoker.invokeN1(context, address, arguments[0]);
        case 2 -> invoker.invokeN2(context, address, arguments[0], arguments[1]);
        case 3 -> invoker.invokeN3(context, address, arguments[0], arguments[1], arguments[2]);
        case 4 ->
            invoker.invokeN4(context, address, arguments[0], arguments[1], arguments[2], arguments[3]);
        default ->
            invoker.invokeN5(
                context, address, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
      };
    }
  }
}
