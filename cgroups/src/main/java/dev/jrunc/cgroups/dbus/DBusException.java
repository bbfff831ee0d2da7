package dev.jrunc.cgroups.dbus;

import org.jspecify.annotations.Nullable;

/** A call that could not be made, or was answered by an error. */
public final class DBusException extends Exception {
  private final String error;

  public DBusException(String message) {
    super(message);
    this.error = "";
  }

  public DBusException(@Nullable String message, Throwable cause) {
    super(message, cause);
    this.error = "";
  }

  /** @param error the error's D-Bus name */
  DBusException(String error, String message) {
    super(message);
    this.error = error;
  }

  /** Whether the other side answered with that error: {@code org.freedesktop.systemd1.UnitExists}. */
  public boolean is(String name) {
    return error.equals(name);
  }
}
