package dev.jrunc.linux.netlink;

import org.jspecify.annotations.Nullable;

/**
 * An IP address of a network device.
 *
 * @param family AF_INET or AF_INET6
 * @param prefix length of the network's part, in bits
 * @param flags IFA_F_*
 * @param scope RT_SCOPE_*; 0: global
 * @param address the peer's where there is one, else the device's own
 * @param local the device's own; null: as {@code address}
 * @param broadcast null: none
 */
public record LinkAddress(
    int family,
    int prefix,
    int flags,
    int scope,
    byte[] address,
    byte @Nullable [] local,
    byte @Nullable [] broadcast) {
  private static final int PERMANENT = 0x80;

  /** Neither given for a time (by DHCP or a router), nor of this link or host only. */
  public boolean isPermanentGlobal() {
    return (flags & PERMANENT) != 0 && scope == 0;
  }

  /** As ip(8) prints it, more or less: for messages. */
  @Override
  public String toString() {
    byte[] shown = local == null ? address : local;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < shown.length; i++) {
      if (shown.length == 4) {
        text.append(i == 0 ? "" : ".").append(shown[i] & 0xff);
      } else {
        text.append(i == 0 || i % 2 == 1 ? "" : ":");
        text.append(Character.forDigit(shown[i] >> 4 & 15, 16)).append(Character.forDigit(shown[i] & 15, 16));
      }
    }
    return text.append('/').append(prefix).toString();
  }
}
