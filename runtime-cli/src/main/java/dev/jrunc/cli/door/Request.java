package dev.jrunc.cli.door;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.List;

/**
 * What the front door says of its caller (message REQUEST).
 *
 * @param digest of the build that the front door belongs to
 * @param visit why this JVM was asked
 * @param waitStatus {@link Visit#FINISH}: how the foreground process ended, as waitpid(2) gives it
 * @param initPid {@link Visit#FINISH}: its pid
 * @param cwdFd O_PATH; owned, as the next three
 */
record Request(
    long digest,
    List<String> arguments,
    Environment environment,
    int pid,
    int umask,
    long blocked,
    long ignored,
    Visit visit,
    int waitStatus,
    int initPid,
    List<Integer> openFds,
    String cwd,
    Fd cwdFd,
    Fd stdin,
    Fd stdout,
    Fd stderr)
    implements AutoCloseable {

  static final int FDS = 4;
  static final int FLAG_FINISH = 1;
  static final int FLAG_UNDO = 2;

  Request {
    arguments = List.copyOf(arguments);
    openFds = List.copyOf(openFds);
  }

  static Request decode(Packet packet) throws SyscallException {
    if (packet.type() != DoorMessage.REQUEST || packet.fds().size() != FDS) {
      packet.close();
      throw new SyscallException("recvmsg", "front door's request", Errno.EBADMSG);
    }
    WireReader in = new WireReader(packet.payload());
    List<Fd> fds = packet.fds();
    long digest = in.u64();
    List<String> arguments = in.strings();
    Environment environment = in.environment();
    int pid = in.u32();
    int umask = in.u32();
    long blocked = in.u64();
    long ignored = in.u64();
    int flags = in.u32();
    int waitStatus = in.u32();
    int initPid = in.u32();
    List<Integer> openFds = in.integers();
    String cwd = in.string();
    Visit visit = (flags & FLAG_FINISH) != 0 ? Visit.FINISH : (flags & FLAG_UNDO) != 0 ? Visit.UNDO : Visit.FIRST;
    return new Request(
        digest, arguments, environment, pid, umask, blocked, ignored, visit, waitStatus, initPid, openFds, cwd,
        fds.get(0), fds.get(1), fds.get(2), fds.get(3));
  }

  @Override
  public void close() {
    cwdFd.close();
    stdin.close();
    stdout.close();
    stderr.close();
  }
}
