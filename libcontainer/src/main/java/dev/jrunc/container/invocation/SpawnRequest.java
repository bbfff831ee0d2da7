package dev.jrunc.container.invocation;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process to start: every fd of the child named, nothing inherited by chance.
 *
 * @param program what is executed
 * @param arguments its argv, [0] included; not empty
 * @param environment its whole environment
 * @param workingDirectory its working directory; null: that of the front door
 * @param fds its open fds; every other one is closed in it
 * @param cgroup a cgroup2 directory that it is born into; null: the caller's
 * @param blocked its signal mask: bit n-1 is signal n
 * @param ignored the signals it ignores; all others have their default action
 * @param flags {@link #SETSID}, {@link #NEW_PROCESS_GROUP}, {@link #DIES_WITH_PARENT}, {@link #NEW_PIDS}, {@link #ADOPT}
 */
public record SpawnRequest(
    Program program,
    List<String> arguments,
    List<String> environment,
    @Nullable Fd workingDirectory,
    List<FdMapping> fds,
    @Nullable Fd cgroup,
    long blocked,
    long ignored,
    int flags) {

  /** What is executed. */
  public sealed interface Program {
    /** The file that an fd leads to; no script, since its interpreter could not open it again. */
    record ByFd(Fd fd) implements Program {}

    /** A path; a relative one is taken from the child's working directory. */
    record ByPath(String path) implements Program {}
  }

  /** The child leads a session of its own. */
  public static final int SETSID = 4;

  /** The child leads a process group of its own. */
  public static final int NEW_PROCESS_GROUP = 8;

  /** The child gets SIGKILL when the front door ends. */
  public static final int DIES_WITH_PARENT = 16;

  /** The child is the first process of a pid namespace of its own. */
  public static final int NEW_PIDS = 64;

  /** {@link Invocation#adopt} will be called for the child: a front door that starts it may do so by itself. */
  public static final int ADOPT = 128;

  /** The child's parent is the parent of the process that calls nsexec_spawn(). */
  private static final int CLONE_PARENT = 1;

  private static final int INTO_CGROUP = 2;
  private static final int PATH = 32;

  public SpawnRequest {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    fds = List.copyOf(fds);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("argv is empty");
    }
    if ((flags & ~(SETSID | NEW_PROCESS_GROUP | DIES_WITH_PARENT | NEW_PIDS | ADOPT)) != 0) {
      throw new IllegalArgumentException("flags " + flags);
    }
  }

  /**
   * An encoded request and the fds that must go along.
   *
   * @param bytes as docs/door-protocol.md describes them
   * @param fds in the order of their numbers -2, -3, …; empty for {@link #encodeForThisProcess}
   */
  public record Encoded(byte[] bytes, List<Fd> fds) {}

  /** For {@code nsexec_spawn()} in this process: fds by their own numbers. */
  public Encoded encodeForThisProcess(boolean cloneParent) {
    return encode(cloneParent ? CLONE_PARENT : 0, List.of(), null);
  }

  /**
   * For the order SPAWN: our fds travel, and are named by their place in the packet.
   *
   * @param callers those that the front door sent of its 0, 1 and 2; they need not travel back
   */
  public Encoded encodeForDoor(List<Fd> callers) {
    return encode(0, callers, new ArrayList<>());
  }

  private Encoded encode(int extraFlags, List<Fd> callers, @Nullable List<Fd> travelling) {
    SpawnBytes out = new SpawnBytes();
    String path =
        switch (program) {
          case Program.ByFd _ -> null;
          case Program.ByPath byPath -> byPath.path();
        };
    out.u32(
        flags
            | extraFlags
            | (cgroup == null ? 0 : INTO_CGROUP)
            | (path == null ? 0 : PATH));
    out.u32(
        switch (program) {
          case Program.ByFd byFd -> number(byFd.fd(), callers, travelling);
          case Program.ByPath _ -> -1;
        });
    out.u32(workingDirectory == null ? -1 : number(workingDirectory, callers, travelling));
    out.u32(cgroup == null ? -1 : number(cgroup, callers, travelling));
    out.u64(blocked);
    out.u64(ignored);
    out.strings(arguments);
    out.strings(environment);
    out.u32(fds.size());
    for (FdMapping mapping : fds) {
      out.u32(
          switch (mapping) {
            case FdMapping.Ours ours -> number(ours.from(), callers, travelling);
            case FdMapping.Callers there -> there.from();
          });
      out.u32(mapping.to());
    }
    if (path != null) {
      out.string(path);
    }
    return new Encoded(out.toByteArray(), travelling == null ? List.of() : List.copyOf(travelling));
  }

  private static int number(Fd fd, List<Fd> callers, @Nullable List<Fd> travelling) {
    if (travelling == null) {
      return fd.number();
    }
    int there = callers.indexOf(fd);
    if (there >= 0) {
      return there;
    }
    // The same fd may stand at two numbers of the child; it travels once.
    for (int i = 0; i < travelling.size(); i++) {
      if (travelling.get(i) == fd) {
        return -2 - i;
      }
    }
    travelling.add(fd);
    return -1 - travelling.size();
  }

  /** Little-endian writer of the door protocol's strings and lists. */
  private static final class SpawnBytes extends ByteArrayOutputStream {
    void u32(int value) {
      write(value);
      write(value >>> 8);
      write(value >>> 16);
      write(value >>> 24);
    }

    void u64(long value) {
      u32((int) value);
      u32((int) (value >>> 32));
    }

    void strings(List<String> items) {
      u32(items.size());
      for (String item : items) {
        string(item);
      }
    }

    void string(String item) {
      byte[] bytes = Bytes.encode(item);
      u32(bytes.length);
      writeBytes(bytes);
    }
  }
}
