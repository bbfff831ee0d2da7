package dev.jrunc.linux;

import java.util.Arrays;

/** What poll(2) waits for: a small growing table, to be made once and polled often. Not thread-safe. */
public final class PollSet {
  public static final int POLLIN = 1;
  public static final int POLLPRI = 2;
  public static final int POLLOUT = 4;
  public static final int POLLERR = 8;
  public static final int POLLHUP = 16;
  public static final int POLLNVAL = 32;

  private int[] fds = new int[4];
  private short[] events = new short[4];
  private short[] revents = new short[4];
  private int size;

  /** Returns the entry's index. The fd must stay open while the set is polled. */
  public int add(Fd fd, int wanted) {
    if (size == fds.length) {
      fds = Arrays.copyOf(fds, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
      revents = Arrays.copyOf(revents, 2 * size);
    }
    fds[size] = fd.number();
    events[size] = (short) wanted;
    return size++;
  }

  /** The entry is passed over from now on. */
  public void disable(int index) {
    fds[index] = -1;
    revents[index] = 0;
  }

  public int size() {
    return size;
  }

  /** What the last poll found: POLLIN | … */
  public int ready(int index) {
    return revents[index];
  }

  int fd(int index) {
    return fds[index];
  }

  short events(int index) {
    return events[index];
  }

  /** For implementations of {@link SocketCalls#poll}. */
  public void setReady(int index, int found) {
    revents[index] = (short) found;
  }
}
