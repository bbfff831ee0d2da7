package dev.jrunc.linux.netlink;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The network devices of one network namespace. Not thread-safe. */
public final class Links implements AutoCloseable {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_GETADDR = 22;

  private static final int IFINFOMSG = 16;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFF_UP = 1;

  private static final int IFADDRMSG = 8;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_FLAGS = 8;

  /** The kernel fills packets up to 32 KiB. */
  private static final int PACKET = 32 * 1024;

  private final SocketCalls sockets;
  private final Fd socket;
  private int sequence;

  private Links(SocketCalls sockets, Fd socket) {
    this.sockets = sockets;
    this.socket = socket;
  }

  /** @param namespace a network namespace; null: this process's */
  public static Links open(SocketCalls sockets, @Nullable Fd namespace) throws SyscallException {
    return new Links(sockets, sockets.netlink(namespace));
  }

  /**
   * A device, by its number.
   *
   * @throws SyscallException with ENODEV if there is none of that name
   */
  public int index(String name) throws SyscallException {
    NetlinkRequest request = new NetlinkRequest(RTM_GETLINK, 0, ++sequence);
    request.link(0, 0, 0).attribute(IFLA_IFNAME, name);
    List<NetlinkMessage> answers = exchange(request, "RTM_GETLINK", name);
    for (NetlinkMessage answer : answers) {
      if (answer.type() == RTM_NEWLINK && answer.body().limit() >= IFINFOMSG) {
        return answer.body().getInt(4);
      }
    }
    throw new SyscallException("RTM_GETLINK", name, Errno.ENODEV);
  }

  /** Whether there is a device of that name. */
  public boolean exists(String name) throws SyscallException {
    try {
      index(name);
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.ENODEV)) {
        return false;
      }
      throw e;
    }
  }

  /** All addresses of a device. */
  public List<LinkAddress> addresses(int index, String name) throws SyscallException {
    NetlinkRequest request = new NetlinkRequest(RTM_GETADDR, NetlinkRequest.DUMP, ++sequence);
    request.address(0, 0, 0);
    List<LinkAddress> addresses = new ArrayList<>();
    for (NetlinkMessage answer : exchange(request, "RTM_GETADDR", name)) {
      ByteBuffer body = answer.body();
      if (answer.type() != RTM_NEWADDR || body.limit() < IFADDRMSG || body.getInt(4) != index) {
        continue;
      }
      byte[] local = answer.attribute(IFADDRMSG, IFA_LOCAL);
      byte[] address = answer.attribute(IFADDRMSG, IFA_ADDRESS);
      byte[] main = address == null ? local : address;
      if (main != null) {
        byte[] flags = answer.attribute(IFADDRMSG, IFA_FLAGS);
        addresses.add(
            new LinkAddress(
                body.get(0) & 0xff,
                body.get(1) & 0xff,
                flags == null ? body.get(2) & 0xff : ByteBuffer.wrap(flags).order(ByteOrder.nativeOrder()).getInt(),
                body.get(3) & 0xff,
                main,
                local,
                answer.attribute(IFADDRMSG, IFA_BROADCAST)));
      }
    }
    return addresses;
  }

  /**
   * Moves a device to another namespace. The kernel takes it down there, and takes its addresses;
   * everything else (MTU, hardware address, queue length) it keeps.
   *
   * @param newName its name there, which nothing must have: the kernel fails after the move
   */
  public void move(int index, String name, Fd namespace, String newName) throws SyscallException {
    NetlinkRequest request = new NetlinkRequest(RTM_NEWLINK, 0, ++sequence);
    request.link(index, 0, 0).attribute(IFLA_NET_NS_FD, namespace.number()).attribute(IFLA_IFNAME, newName);
    exchange(request, "RTM_NEWLINK", name);
  }

  /** Gives a device an address more. */
  public void addAddress(int index, LinkAddress address) throws SyscallException {
    NetlinkRequest request = new NetlinkRequest(RTM_NEWADDR, NetlinkRequest.CREATE_NEW, ++sequence);
    request.address(address.family(), address.prefix(), index).attribute(IFA_ADDRESS, address.address());
    byte[] local = address.local();
    if (local != null) {
      request.attribute(IFA_LOCAL, local);
    }
    byte[] broadcast = address.broadcast();
    if (broadcast != null) {
      request.attribute(IFA_BROADCAST, broadcast);
    }
    exchange(request, "RTM_NEWADDR", address.toString());
  }

  /** {@code ip link set up}. */
  public void setUp(int index, String name) throws SyscallException {
    NetlinkRequest request = new NetlinkRequest(RTM_NEWLINK, 0, ++sequence);
    exchange(request.link(index, IFF_UP, IFF_UP), "RTM_NEWLINK", name);
  }

  /** The answers up to the one that is the last, which is not among them. */
  private List<NetlinkMessage> exchange(NetlinkRequest request, String call, String argument)
      throws SyscallException {
    List<NetlinkMessage> answers = new ArrayList<>();
    try {
      sockets.send(socket, request.toBytes(), List.of());
      byte[] packet = new byte[PACKET];
      while (true) {
        int length = sockets.receive(socket, packet, 0).length();
        ByteBuffer rest = ByteBuffer.wrap(Arrays.copyOf(packet, length)).order(ByteOrder.nativeOrder());
        for (NetlinkMessage message; (message = NetlinkMessage.next(rest)) != null; ) {
          if (message.sequence() != sequence) {
            continue;
          }
          if (message.type() == NetlinkMessage.ERROR || message.type() == NetlinkMessage.DONE) {
            int error = message.error();
            if (error != 0) {
              throw new SyscallException(call, argument, Errno.of(-error));
            }
            return answers;
          }
          answers.add(message);
        }
        if (length == 0) {
          throw new SyscallException(call, argument, Errno.EBADMSG);
        }
      }
    } catch (SyscallException e) {
      throw e.call().equals(call) ? e : new SyscallException(call, argument, e.errno());
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
