package dev.jrunc.cli.door;

import dev.jrunc.linux.Fd;
import java.util.List;

/**
 * One message, put together from its packets.
 *
 * @param id pairs a REPLY with its order, else 0
 * @param value what the message's row in docs/door-protocol.md says
 * @param fds owned by who receives it
 */
record Packet(DoorMessage type, int id, long value, byte[] payload, List<Fd> fds) implements AutoCloseable {
  Packet {
    fds = List.copyOf(fds);
  }

  /** Closes the fds; for those who want none of them. */
  @Override
  public void close() {
    for (Fd fd : fds) {
      fd.close();
    }
  }
}
