package dev.jrunc.container.criu;

/** What CRIU can be asked for, and what its answers answer ({@code criu_req_type}). */
enum CriuRequest {
  EMPTY,
  DUMP,
  RESTORE,
  CHECK,
  PRE_DUMP,
  PAGE_SERVER,
  NOTIFY,
  CPUINFO_DUMP,
  CPUINFO_CHECK,
  FEATURE_CHECK,
  VERSION,
  WAIT_PID,
  PAGE_SERVER_CHLD,
  SINGLE_PRE_DUMP;

  private static final int TYPE = 1;
  private static final int OPTS = 2;
  private static final int NOTIFY_SUCCESS = 3;
  private static final int KEEP_OPEN = 4;
  private static final int FEATURES = 5;
  private static final int MEM_TRACK = 1;
  private static final int LAZY_PAGES = 2;

  private static final CriuRequest[] ALL = values();

  /** The name of a number that an answer has. */
  static String nameOf(int number) {
    return number >= 0 && number < ALL.length ? ALL[number].name() : Integer.toString(number);
  }

  /** A dump, pre-dump or restore. */
  byte[] with(CriuOptions options) {
    return message().message(OPTS, options.message()).toBytes();
  }

  /** Which version of CRIU it is; the process then takes another request. */
  static byte[] version() {
    return VERSION.message().bool(KEEP_OPEN, true).toBytes();
  }

  /** Whether CRIU and the kernel can do something; the process then takes another request. */
  static byte[] features(boolean memTrack, boolean lazyPages) {
    WireWriter features = new WireWriter();
    if (memTrack) {
      features.bool(MEM_TRACK, true);
    }
    if (lazyPages) {
      features.bool(LAZY_PAGES, true);
    }
    return FEATURE_CHECK.message().bool(KEEP_OPEN, true).message(FEATURES, features).toBytes();
  }

  /** The answer to a notification: go on. */
  static byte[] notified() {
    return NOTIFY.message().bool(NOTIFY_SUCCESS, true).toBytes();
  }

  private WireWriter message() {
    return new WireWriter().int32(TYPE, ordinal());
  }
}
