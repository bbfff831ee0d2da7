package dev.jrunc.linux;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor with one owner. {@link #close} may be called any number of times; after the
 * first {@link #number} fails, so that a number which the kernel has given to someone else is never
 * used by mistake.
 */
public final class Fd implements AutoCloseable {
  private static final int CLOSED = Integer.MIN_VALUE;

  /** AT_FDCWD: the working directory, in calls that take a directory and a path (openat(2)). */
  public static final Fd CWD = new Fd(-100, n -> {});

  private final AtomicInteger number;
  private final Closer closer;

  /** How a number goes back to the kernel. */
  @FunctionalInterface
  public interface Closer {
    /**
     * Gives the number back. Errors of close(2) have no consequence that a caller could draw: on
     * Linux the number is free in any case.
     */
    void close(int number);
  }

  private Fd(int number, Closer closer) {
    this.number = new AtomicInteger(number);
    this.closer = closer;
  }

  /** Takes ownership of {@code number} (≥ 0); {@link Kernel} does this for what it opens. */
  public static Fd own(int number, Closer closer) {
    if (number < 0) {
      throw new IllegalArgumentException("fd " + number);
    }
    return new Fd(number, closer);
  }

  /** A number that belongs to someone else, e.g. an inherited fd: {@link #close} only forgets it. */
  public static Fd borrow(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("fd " + number);
    }
    return new Fd(number, n -> {});
  }

  /** The number; throws {@link IllegalStateException} once this was closed or released. */
  public int number() {
    int n = number.get();
    if (n == CLOSED) {
      throw new IllegalStateException("fd is closed");
    }
    return n;
  }

  public boolean isOpen() {
    return number.get() != CLOSED;
  }

  /** Ends the ownership without closing: the caller answers for the number from now on. */
  public int release() {
    if (this == CWD) {
      return number();
    }
    int n = number.getAndSet(CLOSED);
    if (n == CLOSED) {
      throw new IllegalStateException("fd is closed");
    }
    return n;
  }

  /** The name under which every process of this pid namespace's procfs view finds the open file. */
  public String procPath() {
    return "/proc/self/fd/" + number();
  }

  @Override
  public void close() {
    if (this == CWD) {
      return;
    }
    int n = number.getAndSet(CLOSED);
    if (n != CLOSED) {
      closer.close(n);
    }
  }

  @Override
  public String toString() {
    int n = number.get();
    return n == CLOSED ? "fd (closed)" : n == -100 ? "AT_FDCWD" : "fd " + n;
  }
}
