package dev.jrunc.cli.door;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Orders and their answers, with the ends of children that are told in between. One thread holds it. */
final class Conversation {
  private final Channel channel;
  private final Map<Integer, Integer> exits = new HashMap<>();
  /** Answers that came before they were asked for: other orders were given meanwhile. */
  private final Map<Integer, Packet> early = new HashMap<>();
  /** Orders that are not answered yet, or whose answer nobody has asked for. */
  private final Set<Integer> given = new HashSet<>();

  private int lastId;

  Conversation(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /**
   * Gives an order whose answer is an fd.
   *
   * @param call name of the call that the front door makes, for the failure
   * @param argument what it is made on
   */
  Fd orderFd(DoorMessage order, byte[] payload, String call, String argument) throws SyscallException {
    return answerFd(give(order, 0, payload, List.of()), call, argument);
  }

  /** The fd that an order was given for. */
  Fd answerFd(int id, String call, String argument) throws SyscallException {
    Packet packet = answer(id, call, argument);
    if (packet.fds().size() != 1) {
      packet.close();
      throw new SyscallException(call, argument, Errno.EBADMSG);
    }
    return packet.fds().getFirst();
  }

  /** Gives an order; its REPLY, as {@link #answer} has it. */
  Packet order(DoorMessage order, byte[] payload, List<Fd> fds, String call, String argument) throws SyscallException {
    return answer(give(order, 0, payload, fds), call, argument);
  }

  /** Gives an order whose answer is asked for later; its number, for {@link #answer}. */
  int give(DoorMessage order, long value, byte[] payload, List<Fd> fds) throws SyscallException {
    int id = ++lastId;
    channel.send(order, id, value, payload, fds);
    given.add(id);
    return id;
  }

  /** The REPLY to an order, whose fds are the caller's. One that tells of a failure is thrown. */
  Packet answer(int id, String call, String argument) throws SyscallException {
    while (true) {
      Packet packet = early.remove(id);
      if (packet == null) {
        packet = channel.receive();
      }
      if (packet.type() != DoorMessage.REPLY || packet.id() != id) {
        note(packet);
        continue;
      }
      given.remove(id);
      if (packet.value() < 0) {
        packet.close();
        throw new SyscallException(call, argument, Errno.of((int) -packet.value()));
      }
      return packet;
    }
  }

  /** The wait status of the foreground process. */
  int awaitForegroundExit() throws SyscallException {
    while (true) {
      Packet packet = channel.receive();
      if (packet.type() == DoorMessage.FOREGROUND_EXIT) {
        packet.close();
        return (int) packet.value();
      }
      note(packet);
    }
  }

  /** The wait status of a child, once the front door has told it; empty after so many milliseconds (-1: for ever). */
  OptionalInt awaitExit(int pid, long millis) throws SyscallException {
    long end = millis < 0 ? Long.MAX_VALUE : System.nanoTime() / 1_000_000 + millis;
    while (true) {
      Integer status = exits.remove(pid);
      if (status != null) {
        return OptionalInt.of(status);
      }
      if (millis >= 0) {
        long left = end - System.nanoTime() / 1_000_000;
        if (!channel.await(Math.clamp(left, 0, Integer.MAX_VALUE))) {
          if (left <= 0) {
            return OptionalInt.empty();
          }
          continue;
        }
      }
      note(channel.receive());
    }
  }

  /** What may come at any time. */
  private void note(Packet packet) throws SyscallException {
    if (packet.type() == DoorMessage.REPLY && given.contains(packet.id())) {
      early.put(packet.id(), packet);
      return;
    }
    packet.close();
    if (packet.type() != DoorMessage.CHILD_EXIT) {
      throw new SyscallException("recvmsg", "front door's message " + packet.type(), Errno.EPROTO);
    }
    exits.put(new WireReader(packet.payload()).u32(), (int) packet.value());
  }

  /** Answers that nobody asked for have fds too. */
  void close() {
    early.values().forEach(Packet::close);
    early.clear();
  }
}
