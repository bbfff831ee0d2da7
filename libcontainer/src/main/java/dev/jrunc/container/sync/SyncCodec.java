package dev.jrunc.container.sync;

import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages as packets. A packet from init is not trusted: init lives among the container's files
 * and, when it joins namespaces, among its processes.
 */
final class SyncCodec {
  static final int HEADER_BYTES = 24;
  static final int MAX_PAYLOAD = 4096;

  /** Of a packet with a part of a plan. */
  static final int MAX_PLAN = 32 * 1024;

  private static final int HAS_FDS = 1;

  private SyncCodec() {}

  /** Reads one packet; takes no fd unless it returns a message that owns it. */
  static InitMessage decode(byte[] packet, int length, List<Fd> fds) throws ProtocolViolated {
    if (length < HEADER_BYTES) {
      throw bad("a packet of " + length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(packet, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    int type = Short.toUnsignedInt(in.getShort());
    int step = Short.toUnsignedInt(in.getShort());
    int op = in.getInt();
    int errno = in.getInt();
    int flags = in.getInt();
    int payload = in.getInt();
    in.getInt();
    if (payload != length - HEADER_BYTES) {
      throw bad("a payload of " + Integer.toUnsignedString(payload) + " bytes in a packet of " + length);
    }
    SyncType known = typeOf(type);
    if ((flags & HAS_FDS) != 0 != !fds.isEmpty() || fds.size() > (carriesFd(known) ? 1 : 0)) {
      throw bad(fds.size() + " file descriptors with " + known);
    }
    return switch (known) {
      case PROC_CGROUP -> empty(new InitMessage.Cgroup(), payload);
      case PROC_USERMAP -> empty(new InitMessage.Usermap(), payload);
      case PROC_TIME_OFFSETS -> empty(new InitMessage.TimeOffsets(), payload);
      case PROC_PID -> {
        if (payload != 4 || fds.isEmpty()) {
          throw bad("procPid without a pid or pidfd");
        }
        yield new InitMessage.Pid(in.getInt(), fds.getFirst());
      }
      case PROC_HOOKS -> empty(new InitMessage.Hooks(), payload);
      case PROC_READY -> empty(new InitMessage.Ready(), payload);
      case PROC_SECCOMP -> {
        int number = payload == 4 ? in.getInt() : -1;
        if (number < 0) {
          throw bad("procSeccomp without an fd number");
        }
        yield new InitMessage.Seccomp(number);
      }
      case PROC_MOUNT_PLEASE -> {
        int mount = payload == 4 ? in.getInt() : -1;
        if (mount < 0) {
          throw bad("procMountPlease without a mount");
        }
        yield new InitMessage.MountPlease(mount);
      }
      case PROC_TREE -> {
        if (payload != 0 || fds.isEmpty()) {
          throw bad("procTree without a tree");
        }
        yield new InitMessage.Tree(fds.getFirst());
      }
      case PROC_ERROR ->
          new InitMessage.Failure(op, step, errno, text(packet, HEADER_BYTES, payload));
      case PROC_LOG -> {
        if (payload < 1) {
          throw bad("procLog without a level");
        }
        yield new InitMessage.Log(in.get(), text(packet, HEADER_BYTES + 1, payload - 1));
      }
      case PROC_USERMAP_DONE,
          PROC_TIME_OFFSETS_DONE,
          PROC_PLAN,
          PROC_HOOKS_DONE,
          PROC_RUN,
          PROC_SECCOMP_DONE,
          PROC_CGROUP_DONE,
          PROC_CGROUPS,
          PROC_MOUNT_FD ->
          throw bad("message type " + type + ", which is a reply");
    };
  }

  /** The packets of a reply; with the first go its {@link #fds}. */
  static List<byte[]> encode(RuntimeReply reply) {
    return switch (reply) {
      case RuntimeReply.Cgroups cgroups -> List.of(numbers(SyncType.PROC_CGROUPS, cgroups.slots(), !cgroups.fds().isEmpty()));
      case RuntimeReply.CgroupDone _ -> bare(SyncType.PROC_CGROUP_DONE);
      case RuntimeReply.UsermapDone _ -> bare(SyncType.PROC_USERMAP_DONE);
      case RuntimeReply.TimeOffsetsDone _ -> bare(SyncType.PROC_TIME_OFFSETS_DONE);
      case RuntimeReply.Plan plan -> parts(plan);
      case RuntimeReply.HooksDone _ -> bare(SyncType.PROC_HOOKS_DONE);
      case RuntimeReply.Run _ -> bare(SyncType.PROC_RUN);
      case RuntimeReply.MountFd _ -> List.of(header(SyncType.PROC_MOUNT_FD, 0, true).array());
      case RuntimeReply.SeccompDone _ -> bare(SyncType.PROC_SECCOMP_DONE);
    };
  }

  private static List<byte[]> bare(SyncType type) {
    return List.of(header(type, 0, false).array());
  }

  private static List<byte[]> parts(RuntimeReply.Plan plan) {
    List<byte[]> packets = new ArrayList<>();
    byte[] bytes = plan.bytes();
    boolean fds = !plan.fds().isEmpty();
    for (int from = 0; from < bytes.length; from += MAX_PLAN) {
      int length = Math.min(MAX_PLAN, bytes.length - from);
      ByteBuffer out = header(SyncType.PROC_PLAN, length, fds && from == 0);
      packets.add(out.put(bytes, from, length).array());
    }
    return packets;
  }

  private static byte[] numbers(SyncType type, List<Integer> slots, boolean fds) {
    ByteBuffer out = header(type, 4 * slots.size(), fds);
    for (int slot : slots) {
      out.putInt(slot);
    }
    return out.array();
  }

  /** What travels along with a reply. */
  static List<Fd> fds(RuntimeReply reply) {
    if (reply instanceof RuntimeReply.MountFd(Fd tree)) {
      return List.of(tree);
    }
    if (reply instanceof RuntimeReply.Cgroups cgroups) {
      return cgroups.fds();
    }
    return reply instanceof RuntimeReply.Plan plan ? plan.fds() : List.of();
  }

  private static ByteBuffer header(SyncType type, int payload, boolean fds) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + payload).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) type.code()).putShort((short) 0);
    out.putInt(0).putInt(0).putInt(fds ? HAS_FDS : 0).putInt(payload).putInt(0);
    return out;
  }

  private static boolean carriesFd(SyncType type) {
    return type == SyncType.PROC_PID || type == SyncType.PROC_TREE;
  }

  private static SyncType typeOf(int code) throws ProtocolViolated {
    for (SyncType type : SyncType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw bad("message type " + code);
  }

  private static InitMessage empty(InitMessage message, int payload) throws ProtocolViolated {
    if (payload != 0) {
      throw bad(payload + " bytes with " + message.type());
    }
    return message;
  }

  private static String text(byte[] packet, int offset, int length) {
    return Printable.of(Bytes.decode(packet, offset, length));
  }

  private static ProtocolViolated bad(String what) {
    return new ProtocolViolated("unexpected synchronisation message: " + what);
  }
}
