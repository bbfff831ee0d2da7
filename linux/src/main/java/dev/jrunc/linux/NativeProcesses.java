package dev.jrunc.linux;

import static dev.jrunc.linux.SyscallNumbers.*;

import org.jspecify.annotations.Nullable;

/** {@link ProcessCalls} by syscall(2); nsexecSpawn stands in {@link NativeKernel}. */
abstract class NativeProcesses extends NativeSockets implements ProcessCalls {
  private static final int UTSNAME_FIELD = 65;
  private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
  /** Room for 8,192 CPUs, the most that any kernel is built for. */
  private static final int CPU_MASK = 1024;

  private int get(int number) {
    return (int) call(number, 0, 0, 0, 0, 0);
  }

  @Override
  public final int getpid() {
    return get(GETPID);
  }

  @Override
  public final int getppid() {
    return get(GETPPID);
  }

  @Override
  public final int getuid() {
    return get(GETUID);
  }

  @Override
  public final int geteuid() {
    return get(GETEUID);
  }

  @Override
  public final int getgid() {
    return get(GETGID);
  }

  @Override
  public final int getegid() {
    return get(GETEGID);
  }

  @Override
  public final int umask(int mask) {
    return (int) call(UMASK, mask, 0, 0, 0, 0);
  }

  @Override
  public final int nice() throws SyscallException {
    // The kernel's own call gives 40 to 1, so that no result looks like an error.
    return 20 - (int) check(call(GETPRIORITY, 0, 0, 0, 0, 0), "getpriority", "");
  }

  @Override
  public final void setNice(int nice) throws SyscallException {
    check(call(SETPRIORITY, 0, 0, nice, 0, 0), "setpriority", "");
  }

  @Override
  public final Uname uname() throws SyscallException {
    Scratch s = scratch();
    long at = s.zeroed(6 * UTSNAME_FIELD);
    check(call(UNAME, at, 0, 0, 0, 0), "uname", "");
    return new Uname(field(s, at, 0), field(s, at, 1), field(s, at, 2), field(s, at, 3), field(s, at, 4));
  }

  private static String field(Scratch s, long at, int index) {
    long from = at + (long) index * UTSNAME_FIELD;
    int length = 0;
    while (length < UTSNAME_FIELD && s.getByte(from + length) != 0) {
      length++;
    }
    return s.text(from, length);
  }

  @Override
  public final Fd pidfdOpen(int pid) throws SyscallException {
    long fd = call(PIDFD_OPEN, pid, 0, 0, 0, 0);
    return own((int) (fd == -1 ? failed("pidfd_open", "pid ", pid) : fd));
  }

  @Override
  public final void pidfdSendSignal(Fd pidfd, int signal) throws SyscallException {
    check(call(PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0, 0), "pidfd_send_signal");
  }

  @Override
  public final Fd pidfdGetfd(Fd pidfd, int number) throws SyscallException {
    return own((int) check(call(PIDFD_GETFD, pidfd.number(), number, 0, 0, 0), "pidfd_getfd"));
  }

  @Override
  public final void kill(int pid, int signal) throws SyscallException {
    if (call(KILL, pid, signal, 0, 0, 0) == -1) {
      failed("kill", "pid ", pid);
    }
  }

  @Override
  public final Rlimit prlimit(int pid, int resource, @Nullable Rlimit set) throws SyscallException {
    Scratch s = scratch();
    long next = 0;
    if (set != null) {
      next = s.room(16);
      s.putLong(next, set.soft());
      s.putLong(next + 8, set.hard());
    }
    long old = s.room(16);
    if (call(PRLIMIT64, pid, resource, next, old, 0) == -1) {
      failed("prlimit", "resource ", resource);
    }
    return new Rlimit(s.getLong(old), s.getLong(old + 8));
  }

  @Override
  public final byte[] schedGetaffinity(int pid) throws SyscallException {
    Scratch s = scratch();
    long at = s.zeroed(CPU_MASK);
    int n = (int) call(SCHED_GETAFFINITY, pid, CPU_MASK, at, 0, 0);
    if (n == -1) {
      failed("sched_getaffinity", "pid ", pid);
    }
    byte[] mask = new byte[n];
    s.get(at, mask, 0, n);
    return mask;
  }

  @Override
  public final void schedSetaffinity(int pid, byte[] mask) throws SyscallException {
    // The kernel takes whole words; a shorter mask would be read beyond its end.
    int size = Math.min(mask.length + 7 & ~7, CPU_MASK);
    Scratch s = scratch();
    long at = s.zeroed(size);
    for (int i = 0; i < Math.min(mask.length, size); i++) {
      if (mask[i] != 0) {
        long word = at + (i & ~7);
        s.putLong(word, s.getLong(word) | (mask[i] & 0xffL) << 8 * (i & 7));
      }
    }
    if (call(SCHED_SETAFFINITY, pid, size, at, 0, 0) == -1) {
      failed("sched_setaffinity", "pid ", pid);
    }
  }

  @Override
  public final int getcpu() throws SyscallException {
    Scratch s = scratch();
    long cpu = s.room(4);
    check(call(GETCPU, cpu, 0, 0, 0, 0), "getcpu", "");
    return s.getInt(cpu);
  }

  @Override
  public final int prctl(int option, long a, long b, long c, long d) throws SyscallException {
    int result = (int) call(PRCTL, option, a, b, c, d);
    return result == -1 ? (int) failed("prctl", "option ", option) : result;
  }

  @Override
  public final Capabilities capget(int pid) throws SyscallException {
    Scratch s = scratch();
    long header = s.room(8);
    s.putInt(header, LINUX_CAPABILITY_VERSION_3);
    s.putInt(header + 4, pid);
    long data = s.zeroed(24);
    if (call(CAPGET, header, data, 0, 0, 0) == -1) {
      failed("capget", "pid ", pid);
    }
    return new Capabilities(both(s, data), both(s, data + 4), both(s, data + 8));
  }

  private static long both(Scratch s, long low) {
    return s.getInt(low) & 0xffffffffL | (long) s.getInt(low + 12) << 32;
  }

  @Override
  public final int waitpid(int pid, int options) throws SyscallException {
    Scratch s = scratch();
    long status = s.zeroed(4);
    long found = call(WAIT4, pid, status, options, 0, 0);
    if (found == -1) {
      failed("wait4", "pid ", pid);
    }
    return found == 0 ? -1 : s.getInt(status);
  }

  private long failed(String call, String what, int number) throws SyscallException {
    return check(-1, call, what + number);
  }
}
