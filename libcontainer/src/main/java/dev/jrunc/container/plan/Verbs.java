package dev.jrunc.container.plan;

import java.util.ArrayList;
import java.util.List;

/** Verbs that several rules look at: one that is new is added here, and no rule passes it over. */
final class Verbs {
  /** Mount something below the rootfs. */
  static final List<OpCode> MOUNTING =
      List.of(OpCode.MOUNT_FS, OpCode.MOUNT_BIND, OpCode.MOUNT_SLOT, OpCode.MOUNT_CGROUP2);

  /** Fill the rootfs before it is entered. */
  static final List<OpCode> FILLING = with(MOUNTING, OpCode.MAKE_DEVICE, OpCode.MAKE_SYMLINK);

  private Verbs() {}

  static List<OpCode> with(List<OpCode> verbs, OpCode... others) {
    List<OpCode> all = new ArrayList<>(verbs);
    all.addAll(List.of(others));
    return List.copyOf(all);
  }
}
