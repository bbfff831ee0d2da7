package dev.jrunc.container.criu;

import java.util.ArrayList;
import java.util.List;

/** The options of a dump or restore ({@code criu_opts}); what is not set is CRIU's default. */
public final class CriuOptions {
  /** Options that are one number, flag or text. Their numbers are those of CRIU's rpc.proto. */
  public enum Option {
    IMAGES_DIR_FD(1),
    PID(2),
    LEAVE_RUNNING(3),
    EXT_UNIX_SK(4),
    TCP_ESTABLISHED(5),
    EVASIVE_DEVICES(6),
    SHELL_JOB(7),
    FILE_LOCKS(8),
    LOG_LEVEL(9),
    LOG_FILE(10),
    NOTIFY_SCRIPTS(12),
    ROOT(13),
    PARENT_IMG(14),
    TRACK_MEM(15),
    AUTO_DEDUP(16),
    WORK_DIR_FD(17),
    LINK_REMAP(18),
    /** Of before {@link #MANAGE_CGROUPS_MODE}. */
    MANAGE_CGROUPS(24),
    /** The restored task becomes the child of criu's parent. */
    RST_SIBLING(26),
    MANAGE_CGROUPS_MODE(34),
    EXTERNAL(37),
    EMPTY_NS(38),
    FREEZE_CGROUP(44),
    TCP_SKIP_IN_FLIGHT(46),
    LAZY_PAGES(48),
    ORPHAN_PTS_MASTER(50),
    CONFIG_FILE(51),
    LSM_PROFILE(53),
    LSM_MOUNT_CONTEXT(63);

    private final int field;

    Option(int field) {
      this.field = field;
    }
  }

  private static final int PAGE_SERVER = 11;
  private static final int EXT_MNT = 23;
  private static final int CG_ROOT = 25;
  private static final int INHERIT_FD = 27;
  private static final int JOIN_NS = 39;

  private final WireWriter out = new WireWriter();
  private final List<String> shown = new ArrayList<>();

  public CriuOptions set(Option option, boolean value) {
    out.bool(option.field, value);
    return show(option.name(), Boolean.toString(value));
  }

  public CriuOptions set(Option option, int value) {
    out.int32(option.field, value);
    return show(option.name(), Integer.toString(value));
  }

  public CriuOptions set(Option option, String value) {
    out.string(option.field, value);
    return show(option.name(), value);
  }

  /** A mount that is not CRIU's to dump, under a name; at restore, what is mounted there. */
  public CriuOptions externalMount(String key, String value) {
    out.message(EXT_MNT, new WireWriter().string(1, key).string(2, value));
    return show("EXT_MNT", key + ":" + value);
  }

  /** Where pages go that are dumped. */
  public CriuOptions pageServer(String address, int port) {
    out.message(PAGE_SERVER, new WireWriter().string(1, address).int32(2, port));
    return show("PS", address + ":" + port);
  }

  /** The cgroup that takes the place of the one at the dump; the controller is empty for cgroup v2. */
  public CriuOptions cgroupRoot(String controller, String path) {
    out.message(CG_ROOT, new WireWriter().string(1, controller).string(2, path));
    return show("CG_ROOT", controller + ":" + path);
  }

  /** An fd of criu's own that takes the place of what was outside at the dump. */
  public CriuOptions inheritFd(String key, int fd) {
    out.message(INHERIT_FD, new WireWriter().string(1, key).int32(2, fd));
    return show("INHERIT_FD", "fd[" + fd + "]:" + key);
  }

  /** A namespace that restored tasks join. */
  public CriuOptions joinNamespace(String type, String path) {
    out.message(JOIN_NS, new WireWriter().string(1, type).string(2, path));
    return show("JOIN_NS", type + ":" + path);
  }

  /** What was set, for the log. */
  public List<String> shown() {
    return List.copyOf(shown);
  }

  WireWriter message() {
    return out;
  }

  private CriuOptions show(String name, String value) {
    shown.add("CRIU option " + name + " with value " + value);
    return this;
  }
}
