package dev.jrunc.cgroups.dbus;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * systemd as seen through its bus: one connection, served by a thread. Notes what it is asked for,
 * answers with the errors and job results that a test has laid out, and else with success.
 */
public final class FakeSystemd {
  /** SOCK_STREAM. */
  private static final int STREAM = 1;

  private static final String SYSTEMD = "org.freedesktop.systemd1";

  /** What was asked of systemd itself: {@code StopUnit a.scope replace}. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  private final Kernel kernel;
  private final Map<String, Deque<String>> errors = new HashMap<>();
  private final Deque<String> results = new ArrayDeque<>();
  private final Map<String, String> properties = new HashMap<>();
  private int serial;

  public FakeSystemd(Kernel kernel, String version, String controlGroup) {
    this.kernel = kernel;
    properties.put("Version", version);
    properties.put("ControlGroup", controlGroup);
  }

  /** The next call of that method is answered by an error: {@code NoSuchUnit}. */
  public FakeSystemd refuse(String member, String error) {
    errors.computeIfAbsent(member, m -> new ArrayDeque<>()).add(error);
    return this;
  }

  /** How the next job ends. */
  public FakeSystemd result(String result) {
    results.add(result);
    return this;
  }

  /** A new connection's end for the client. The server's ends with it. */
  public Fd connect() throws SyscallException {
    FdPair pair = kernel.socketpair(STREAM);
    Thread.ofPlatform().daemon().start(() -> serve(pair.second()));
    return pair.first();
  }

  private void serve(Fd socket) {
    try (socket) {
      line(socket);
      send(socket, Bytes.encode("DATA\r\n"));
      line(socket);
      send(socket, Bytes.encode("OK 0123\r\n"));
      line(socket);
      while (true) {
        byte[] prefix = receive(socket, new byte[Message.PREFIX], 0);
        answer(socket, Message.decode(receive(socket, Arrays.copyOf(prefix, Message.lengthOf(prefix)), prefix.length)));
      }
    } catch (SyscallException | DBusException e) {
      // The client has gone; what it has not got it will miss.
      return;
    }
  }

  private void answer(Fd socket, Message call) throws SyscallException, DBusException {
    String member = call.member();
    if (call.destination().equals(SYSTEMD) && !member.equals("Get")) {
      calls.add(member + words(call.body()));
    }
    Deque<String> laidOut = errors.getOrDefault(member, new ArrayDeque<>());
    if (!laidOut.isEmpty()) {
      String error = laidOut.pop();
      reply(socket, call, Message.ERROR, SYSTEMD + "." + error, "s", List.of(error + " of the test"));
      return;
    }
    switch (member) {
      case "Hello" -> reply(socket, call, Message.RETURN, "", "s", List.of(":1.7"));
      case "Get" ->
          reply(socket, call, Message.RETURN, "", "v", List.of(Variant.of(properties.get(call.body().get(1)))));
      case "StartTransientUnit", "StopUnit" -> {
        String job = "/org/freedesktop/systemd1/job/" + (serial + 1);
        // Another's job first, and the end of this one before its beginning is told.
        removed(socket, job + "0", "other.scope", "failed");
        removed(socket, job, (String) call.body().getFirst(), results.isEmpty() ? "done" : results.pop());
        reply(socket, call, Message.RETURN, "", "o", List.of(job));
      }
      default -> reply(socket, call, Message.RETURN, "", "", List.of());
    }
  }

  private void removed(Fd socket, String job, String unit, String result) throws SyscallException, DBusException {
    List<Object> fields =
        List.of(
            List.of(1, new Variant("o", "/org/freedesktop/systemd1")),
            List.of(2, new Variant("s", SYSTEMD + ".Manager")),
            List.of(3, new Variant("s", "JobRemoved")),
            List.of(8, new Variant("g", "uoss")));
    send(socket, message(Message.SIGNAL, fields, "uoss", List.of(1, job, unit, result)));
  }

  private void reply(Fd socket, Message call, int type, String error, String signature, List<Object> body)
      throws SyscallException, DBusException {
    List<Object> fields = new ArrayList<>(List.of(List.of(5, new Variant("u", call.serial()))));
    if (!error.isEmpty()) {
      fields.add(List.of(4, new Variant("s", error)));
    }
    if (!signature.isEmpty()) {
      fields.add(List.of(8, new Variant("g", signature)));
    }
    send(socket, message(type, fields, signature, body));
  }

  private byte[] message(int type, List<Object> fields, String signature, List<Object> body) throws DBusException {
    Marshal content = new Marshal();
    content.all(signature, body);
    Marshal out = new Marshal();
    out.put((byte) 'l');
    out.put((byte) type);
    out.put((byte) 0);
    out.put((byte) 1);
    out.u32(content.length());
    out.u32(++serial);
    out.all("a(yv)", List.of(fields));
    out.align(8);
    out.raw(content.toByteArray());
    return out.toByteArray();
  }

  /** Arguments; a property as {@code Name=value}. */
  private static String words(List<?> values) {
    StringBuilder out = new StringBuilder();
    for (Object value : values) {
      if (value instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof List<?> first && first.size() == 2) {
        for (Object property : list) {
          List<?> pair = (List<?>) property;
          out.append(' ').append(pair.getFirst()).append('=').append(((Variant) pair.get(1)).value());
        }
      } else if (!(value instanceof List<?> list && list.isEmpty())) {
        out.append(' ').append(value);
      }
    }
    return out.toString();
  }

  private void line(Fd socket) throws SyscallException, DBusException {
    byte[] one = new byte[1];
    do {
      receive(socket, one, 0);
    } while (one[0] != '\n');
  }

  private byte[] receive(Fd socket, byte[] buffer, int from) throws SyscallException, DBusException {
    for (int at = from; at < buffer.length; ) {
      int got = kernel.receive(socket, buffer, at, buffer.length - at, 0, 0).length();
      if (got == 0) {
        throw new DBusException("closed");
      }
      at += got;
    }
    return buffer;
  }

  private void send(Fd socket, byte[] bytes) throws SyscallException {
    for (int at = 0; at < bytes.length; ) {
      at += kernel.send(socket, bytes, at, bytes.length - at, List.of(), 0);
    }
  }
}
