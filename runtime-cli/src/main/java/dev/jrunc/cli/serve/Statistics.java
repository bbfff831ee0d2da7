package dev.jrunc.cli.serve;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.SyscallException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a server has done so far. */
public final class Statistics {
  private static final int STATUS_LIMIT = 1 << 16;

  private final long started = System.nanoTime();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final AtomicInteger active = new AtomicInteger();
  private final Map<String, AtomicLong> refusals = new ConcurrentSkipListMap<>();
  private volatile long lastEnd = started;

  /** Counted at once: whoever was answered finds the call in the next answer. */
  void began() {
    served.incrementAndGet();
    active.incrementAndGet();
  }

  void ended() {
    lastEnd = System.nanoTime();
    active.decrementAndGet();
  }

  void refused(String reason) {
    refusals.computeIfAbsent(reason, _ -> new AtomicLong()).incrementAndGet();
  }

  void failed() {
    faults.incrementAndGet();
  }

  int active() {
    return active.get();
  }

  /** For how many milliseconds there was nothing to do. */
  long idleMillis() {
    return active.get() > 0 ? 0 : (System.nanoTime() - lastEnd) / 1_000_000;
  }

  /**
   * A few lines of {@code name: value}.
   *
   * @param cacheHits how often a compiled seccomp profile was used again
   */
  public String describe(FileCalls files, long cacheHits) throws SyscallException {
    StringBuilder out = new StringBuilder(256);
    out.append("uptime: ").append((System.nanoTime() - started) / 1_000_000_000).append(" s\n");
    out.append("requests: ").append(served.get()).append('\n');
    out.append("active: ").append(active.get()).append('\n');
    out.append("errors: ").append(faults.get()).append('\n');
    long all = 0;
    Map<String, Long> reasons = new TreeMap<>();
    for (Map.Entry<String, AtomicLong> reason : refusals.entrySet()) {
      reasons.put(reason.getKey(), reason.getValue().get());
      all += reason.getValue().get();
    }
    out.append("refusals: ").append(all).append('\n');
    reasons.forEach((reason, count) -> out.append("  ").append(reason).append(": ").append(count).append('\n'));
    out.append("cache hits: ").append(cacheHits).append('\n');
    out.append("memory: ").append(resident(files)).append(" resident\n");
    return out.toString();
  }

  private static String resident(FileCalls files) throws SyscallException {
    String status = Bytes.decode(files.readFile(Fd.CWD, "/proc/self/status", STATUS_LIMIT));
    int start = status.indexOf("\nVmRSS:") + "\nVmRSS:".length();
    return status.substring(start, status.indexOf('\n', start)).strip();
  }
}
