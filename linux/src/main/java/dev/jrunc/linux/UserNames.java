package dev.jrunc.linux;

import java.util.HashMap;
import java.util.Map;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;
import org.jspecify.annotations.Nullable;

/**
 * Names of users, by getpwuid(3): whatever the host takes users from. Slow to load, so only for those
 * who have a name to print. Not thread-safe.
 */
public final class UserNames {
  private final Map<Integer, String> known = new HashMap<>();
  private @Nullable POSIX posix;

  /** @return {@code #1234} for a user without a name */
  public String of(int uid) {
    return known.computeIfAbsent(uid, this::lookUp);
  }

  private String lookUp(int uid) {
    if (posix == null) {
      posix = POSIXFactory.getNativePOSIX();
    }
    Passwd entry = posix.getpwuid(uid);
    String name = entry == null ? null : entry.getLoginName();
    return name == null ? "#" + Integer.toUnsignedString(uid) : name;
  }
}
