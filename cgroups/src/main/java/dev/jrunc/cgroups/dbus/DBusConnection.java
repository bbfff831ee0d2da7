package dev.jrunc.cgroups.dbus;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a bus, or to systemd's private socket. Single-threaded: what comes while something
 * else is awaited is kept. A failure of the socket shows as a {@link DBusException}.
 */
public final class DBusConnection implements AutoCloseable {
  private static final long CALL_MILLIS = 30_000;
  private static final String BUS = "org.freedesktop.DBus";

  private final Kernel kernel;
  private final Fd socket;
  private final PollSet readable = new PollSet();
  private final Deque<Message> signals = new ArrayDeque<>();
  private int serial;

  private DBusConnection(Kernel kernel, Fd socket) {
    this.kernel = kernel;
    this.socket = socket;
    readable.add(socket, PollSet.POLLIN);
  }

  /**
   * Authenticates on a connected stream socket, which the connection takes over, also on failure.
   *
   * @param bus false: the other end is systemd itself, which knows no Hello
   */
  public static DBusConnection open(Kernel kernel, Fd socket, boolean bus) throws DBusException {
    DBusConnection connection = new DBusConnection(kernel, socket);
    try {
      connection.authenticate();
      if (bus) {
        connection.call(BUS, "/org/freedesktop/DBus", BUS, "Hello", "", List.of());
      }
      return connection;
    } catch (DBusException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * EXTERNAL with no name of its own: the server takes the uid from the socket, which is right inside
   * a user namespace too, where the caller does not know its real one.
   */
  private void authenticate() throws DBusException {
    send(Bytes.encode("\0AUTH EXTERNAL\r\n"));
    expect("DATA");
    send(Bytes.encode("DATA\r\n"));
    expect("OK");
    send(Bytes.encode("BEGIN\r\n"));
  }

  private void expect(String word) throws DBusException {
    StringBuilder line = new StringBuilder();
    byte[] one = new byte[1];
    long deadline = deadline(CALL_MILLIS);
    while (line.length() < 512) {
      receive(one, deadline);
      if (one[0] == '\n') {
        break;
      }
      line.append((char) one[0]);
    }
    if (!line.toString().startsWith(word)) {
      throw new DBusException("dbus: authentication failed: " + line.toString().strip());
    }
  }

  /** Calls a method and waits for its answer: what it returns. An error of the other side is thrown. */
  public List<Object> call(
      String destination, String path, String interfaceName, String member, String signature, List<Object> arguments)
      throws DBusException {
    Message call =
        new Message(
            Message.CALL, ++serial, 0, path, interfaceName, member, "", destination, signature, arguments);
    send(call.encode());
    long deadline = deadline(CALL_MILLIS);
    while (true) {
      Message message = receive(deadline);
      if (message.replyTo() == call.serial()) {
        if (message.type() == Message.ERROR) {
          Object text = message.body().isEmpty() ? message.error() : message.body().getFirst();
          throw new DBusException(message.error(), String.valueOf(text));
        }
        return message.body();
      }
      keep(message);
    }
  }

  /** Asks the bus for signals. */
  public void match(String rule) throws DBusException {
    call(BUS, "/org/freedesktop/DBus", BUS, "AddMatch", "s", List.of(rule));
  }

  /** Which signal is waited for. */
  @FunctionalInterface
  public interface Wanted {
    boolean matches(Message signal);
  }

  /** Waits for a signal, which may have come before; the others stay. Null after so many milliseconds. */
  public @Nullable Message await(Wanted wanted, long millis) throws DBusException {
    for (Message signal : signals) {
      if (wanted.matches(signal)) {
        signals.remove(signal);
        return signal;
      }
    }
    long deadline = deadline(millis);
    while (true) {
      if (!isReadable(deadline)) {
        return null;
      }
      Message message = receive(deadline(CALL_MILLIS));
      if (message.type() == Message.SIGNAL && wanted.matches(message)) {
        return message;
      }
      keep(message);
    }
  }

  private void keep(Message message) {
    if (message.type() == Message.SIGNAL) {
      signals.add(message);
    }
  }

  private Message receive(long deadline) throws DBusException {
    byte[] prefix = new byte[Message.PREFIX];
    receive(prefix, deadline);
    byte[] whole = Arrays.copyOf(prefix, Message.lengthOf(prefix));
    receive(whole, prefix.length, deadline);
    return Message.decode(whole);
  }

  private void receive(byte[] buffer, long deadline) throws DBusException {
    receive(buffer, 0, deadline);
  }

  private void receive(byte[] buffer, int from, long deadline) throws DBusException {
    int at = from;
    try {
      while (at < buffer.length) {
        if (!isReadable(deadline)) {
          throw new DBusException("dbus: no answer in time");
        }
        int got = kernel.receive(socket, buffer, at, buffer.length - at, 0, 0).length();
        if (got == 0) {
          throw new DBusException("dbus: connection closed by user");
        }
        at += got;
      }
    } catch (SyscallException e) {
      throw new DBusException(e.getMessage(), e);
    }
  }

  private boolean isReadable(long deadline) throws DBusException {
    try {
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left < 0) {
          return false;
        }
        if (kernel.poll(readable, (int) left + 1) > 0) {
          return true;
        }
      }
    } catch (SyscallException e) {
      throw new DBusException(e.getMessage(), e);
    }
  }

  private void send(byte[] bytes) throws DBusException {
    try {
      for (int at = 0; at < bytes.length; ) {
        try {
          at += kernel.send(socket, bytes, at, bytes.length - at, List.of(), 0);
        } catch (SyscallException e) {
          if (!e.is(Errno.EINTR)) {
            throw e;
          }
        }
      }
    } catch (SyscallException e) {
      throw new DBusException(e.getMessage(), e);
    }
  }

  private static long deadline(long millis) {
    return System.nanoTime() + millis * 1_000_000;
  }

  @Override
  public void close() {
    socket.close();
  }
}
