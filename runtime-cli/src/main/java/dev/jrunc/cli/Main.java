package dev.jrunc.cli;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;

/**
 * A JVM that the front door started for one call. What belongs to the process and not to the call is
 * touched here and nowhere else.
 */
public final class Main {
  private Main() {}

  /**
   * Serves the call and ends the JVM.
   *
   * @param args the number of the fd that leads to the front door
   */
  public static void main(String[] args) {
    Installation installation = installation();
    Kernel kernel = NativeKernel.withNsexec(installation.nsexecLibrary());
    try (DoorInvocation invocation = receive(kernel, args)) {
      int code = new Dispatcher(installation, kernel, invocation).serve();
      invocation.exit(code);
    } catch (SyscallException e) {
      // The front door has gone, or has heard enough: there is nobody to tell, and all was undone.
      leave(1);
    }
    leave(0);
  }

  /** Where this JVM was started from; the front door says so with properties. */
  static Installation installation() {
    return new Installation(System.getProperty("jrunc.tree", "/"), System.getProperty("jrunc.commit", ""));
  }

  /** The front door goes on with a foreground process alone. A class, since a lambda costs more to make. */
  private static final class Departure implements Runnable {
    @Override
    public void run() {
      leave(0);
    }
  }

  /**
   * Ends the JVM, whatever its threads watch. It has no shutdown hooks to run, and System.exit would set up
   * java.util.logging to say so.
   */
  private static void leave(int code) {
    Runtime.getRuntime().halt(code);
  }

  /** What ends this JVM early. */
  static Runnable departure() {
    return new Departure();
  }

  private static DoorInvocation receive(Kernel kernel, String[] args) throws SyscallException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: jrunc starts this program, nobody else");
    }
    Fd channel = kernel.own(Integer.parseInt(args[0]));
    return DoorInvocation.receiveCold(kernel, channel, departure());
  }
}
