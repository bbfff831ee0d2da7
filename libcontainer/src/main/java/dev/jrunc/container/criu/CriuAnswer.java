package dev.jrunc.container.criu;

import dev.jrunc.container.failure.OperationFailed;

/**
 * An answer of CRIU ({@code criu_resp}).
 *
 * @param type number of the {@link CriuRequest} that it answers
 * @param success whether that was done
 * @param script of a notification, its name; else empty
 * @param pid of a notification, the root task's on the host; else 0
 * @param errno why it was not done, if CRIU knows
 * @param version 31500 for 3.15; 0 if it was not asked
 * @param memTrack whether changed pages can be told
 * @param lazyPages whether pages can be brought in later
 */
record CriuAnswer(
    int type,
    boolean success,
    String script,
    int pid,
    int errno,
    int version,
    boolean memTrack,
    boolean lazyPages) {

  static CriuAnswer read(byte[] packet, int length) throws OperationFailed {
    Fields fields = new Fields();
    WireReader in = WireReader.of(packet, length);
    for (int field; (field = in.next()) != 0; ) {
      switch (field) {
        case 1 -> fields.type = in.int32();
        case 2 -> fields.success = in.bool();
        case 5 -> fields.notification(in.message());
        case 7 -> fields.errno = in.int32();
        case 8 -> fields.features(in.message());
        case 10 -> fields.version(in.message());
        default -> in.skip();
      }
    }
    return new CriuAnswer(
        fields.type,
        fields.success,
        fields.script,
        fields.pid,
        fields.errno,
        fields.version,
        fields.memTrack,
        fields.lazyPages);
  }

  /** What was met so far. */
  private static final class Fields {
    private int type;
    private boolean success;
    private String script = "";
    private int pid;
    private int errno;
    private int version;
    private boolean memTrack;
    private boolean lazyPages;

    void notification(WireReader in) throws OperationFailed {
      for (int field; (field = in.next()) != 0; ) {
        switch (field) {
          case 1 -> script = in.string();
          case 2 -> pid = in.int32();
          default -> in.skip();
        }
      }
    }

    void features(WireReader in) throws OperationFailed {
      for (int field; (field = in.next()) != 0; ) {
        switch (field) {
          case 1 -> memTrack = in.bool();
          case 2 -> lazyPages = in.bool();
          default -> in.skip();
        }
      }
    }

    /** A development version, known by its gitid, counts as the next minor one. */
    void version(WireReader in) throws OperationFailed {
      int major = 0;
      int minor = 0;
      int sublevel = 0;
      boolean development = false;
      for (int field; (field = in.next()) != 0; ) {
        switch (field) {
          case 1 -> major = in.int32();
          case 2 -> minor = in.int32();
          case 3 -> development = !in.string().isEmpty();
          case 4 -> sublevel = in.int32();
          default -> in.skip();
        }
      }
      version = major * 10_000 + (development ? (minor + 1) * 100 : minor * 100 + sublevel);
    }
  }
}
