package dev.jrunc.linux;

import org.jspecify.annotations.Nullable;

/** Processes, limits, identity. */
public interface ProcessCalls {
  int getpid();

  int getppid();

  int getuid();

  int geteuid();

  int getgid();

  int getegid();

  /** uname(2). */
  Uname uname() throws SyscallException;

  /** @param release e.g. {@code 6.18.0-cloud-amd64} */
  record Uname(String system, String node, String release, String version, String machine) {}

  /** umask(2): sets, and returns the old one. It belongs to the whole process: only for start-up. */
  int umask(int mask);

  /** getpriority(2) of the calling thread: -20, the first, to 19. */
  int nice() throws SyscallException;

  /** setpriority(2) of the calling thread; EACCES for less than it has, without CAP_SYS_NICE. */
  void setNice(int nice) throws SyscallException;

  /** pidfd_open(2); ESRCH if there is no such process. */
  Fd pidfdOpen(int pid) throws SyscallException;

  /** pidfd_send_signal(2); signal 0 asks whether the process is still there (a zombie is). */
  void pidfdSendSignal(Fd pidfd, int signal) throws SyscallException;

  /** pidfd_getfd(2): a copy of the other process's fd {@code number}. */
  Fd pidfdGetfd(Fd pidfd, int number) throws SyscallException;

  /** kill(2). */
  void kill(int pid, int signal) throws SyscallException;

  /**
   * prlimit(2). Values are unsigned; -1 is RLIM_INFINITY.
   *
   * @param pid 0: own process
   * @return the limits that held before
   */
  Rlimit prlimit(int pid, int resource, @Nullable Rlimit set) throws SyscallException;

  record Rlimit(long soft, long hard) {
    public static final long INFINITY = -1;
  }

  /** sched_getaffinity(2) of a thread (0: the calling one): bit n % 8 of byte n / 8 stands for CPU n. */
  byte[] schedGetaffinity(int pid) throws SyscallException;

  /** sched_setaffinity(2); on return the thread runs where it may. EINVAL: none of the CPUs is there for it. */
  void schedSetaffinity(int pid, byte[] mask) throws SyscallException;

  /** getcpu(2): the CPU that the calling thread runs on. */
  int getcpu() throws SyscallException;

  /** prctl(2). */
  int prctl(int option, long a, long b, long c, long d) throws SyscallException;

  /** capget(2) of a process (0: own thread). Bit n is capability n. */
  Capabilities capget(int pid) throws SyscallException;

  record Capabilities(long effective, long permitted, long inheritable) {}

  /**
   * wait4(2) for one child. WNOHANG = 1.
   *
   * @return the status as wait(2) packs it, or -1 if WNOHANG was given and the child still runs
   */
  int waitpid(int pid, int options) throws SyscallException;

  /**
   * {@code nsexec_spawn()} of libnsexec.so (docs/door-protocol.md): starts a child from a spawn
   * request. Fails with the errno of whatever failed in the child before execve.
   */
  Spawned nsexecSpawn(byte[] request) throws SyscallException;

  /** @param pidfd owned by the caller */
  record Spawned(int pid, Fd pidfd) {}
}
