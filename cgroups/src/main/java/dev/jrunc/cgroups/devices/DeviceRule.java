package dev.jrunc.cgroups.devices;

/**
 * A rule of the device controller.
 *
 * @param type 'c', 'b', or 'a' for "everything"
 * @param major {@link #ANY} or 0 to 2^32-1
 * @param minor as major
 * @param access {@link #MKNOD} | {@link #READ} | {@link #WRITE}
 */
public record DeviceRule(boolean allow, char type, long major, long minor, int access) {
  public static final long ANY = -1;

  /** The bits of BPF_DEVCG_ACC_* (linux/bpf.h). */
  public static final int MKNOD = 1;

  public static final int READ = 2;
  public static final int WRITE = 4;
  static final int ALL = MKNOD | READ | WRITE;

  /** @param access letters of {@code rwm}, at least one; others are ignored */
  public static DeviceRule of(boolean allow, String type, long major, long minor, String access)
      throws InvalidDeviceRule {
    if (!type.equals("a") && !type.equals("b") && !type.equals("c")) {
      throw new InvalidDeviceRule("invalid type \"" + type + "\"");
    }
    if (type.equals("a")) {
      // The kernel takes no part of "everything": neither numbers nor access count.
      return new DeviceRule(allow, 'a', ANY, ANY, ALL);
    }
    return new DeviceRule(allow, type.charAt(0), number(major, "major"), number(minor, "minor"), access(access));
  }

  private static long number(long value, String what) throws InvalidDeviceRule {
    if (value > 0xffffffffL) {
      throw new InvalidDeviceRule("invalid " + what + " " + value);
    }
    return value < 0 ? ANY : value;
  }

  static int access(String letters) throws InvalidDeviceRule {
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits |=
          switch (letters.charAt(i)) {
            case 'r' -> READ;
            case 'w' -> WRITE;
            case 'm' -> MKNOD;
            default -> 0; // runc takes "rwa", and means "rw"
          };
    }
    if (bits == 0) {
      throw new InvalidDeviceRule("unknown device access \"" + letters + "\"");
    }
    return bits;
  }

  /** Whether it is about every device with every access: resets all rules before it. */
  boolean isEverything() {
    return type == 'a';
  }

  /** The line for devices.allow or devices.deny: {@code c 1:3 rwm}. */
  public String line() {
    return type + " " + (major == ANY ? "*" : major) + ":" + (minor == ANY ? "*" : minor) + " " + letters(access);
  }

  static String letters(int access) {
    return ((access & READ) != 0 ? "r" : "") + ((access & WRITE) != 0 ? "w" : "") + ((access & MKNOD) != 0 ? "m" : "");
  }
}
