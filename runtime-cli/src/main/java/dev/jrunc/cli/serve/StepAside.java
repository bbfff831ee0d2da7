package dev.jrunc.cli.serve;

import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.function.BooleanSupplier;

/**
 * Leaves the CPU to a front door that has just been asked to start a process, while the asking thread goes on. The
 * kernel takes a message for the last thing that its sender does for a while, and wakes the receiver on the sender's
 * CPU; an idle one is preferred to that, but in a virtual machine an idle CPU is one that the host has taken away. The
 * front door then waits for a thread that is far from its end. The thread moves, not the front door: it has something
 * to spare, for what it does has to be ready only when the process has made its namespaces.
 */
final class StepAside implements Runnable {
  private final Kernel kernel;
  private final BooleanSupplier isWorthIt;
  private final byte[] all;
  private volatile boolean possible = true;

  /**
   * For threads of this process.
   *
   * @param isWorthIt whether there may be an idle CPU
   */
  StepAside(Kernel kernel, BooleanSupplier isWorthIt) throws SyscallException {
    this.kernel = kernel;
    this.isWorthIt = isWorthIt;
    this.all = kernel.schedGetaffinity(0);
  }

  /** The calling thread goes on elsewhere, if it may. */
  @Override
  public void run() {
    if (!possible || !isWorthIt.getAsBoolean()) {
      return;
    }
    try {
      int here = kernel.getcpu();
      byte[] others = all.clone();
      others[here / 8] &= (byte) ~(1 << here % 8);
      kernel.schedSetaffinity(0, others);
      kernel.schedSetaffinity(0, all);
    } catch (SyscallException e) {
      // There is one CPU, or there are others now than when the server began.
      possible = false;
    }
  }
}
