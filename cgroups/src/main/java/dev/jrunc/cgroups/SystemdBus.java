package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusConnection;
import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.dbus.Message;
import dev.jrunc.cgroups.dbus.Variant;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** systemd's manager object, of the system or of a user; connected at the first call. */
final class SystemdBus implements AutoCloseable {
  private static final String SYSTEMD = "org.freedesktop.systemd1";
  private static final String MANAGER = SYSTEMD + ".Manager";
  private static final String OBJECT = "/org/freedesktop/systemd1";
  private static final String SYSTEM_BUS = "/run/dbus/system_bus_socket";
  private static final String PRIVATE = "/run/systemd/private";
  private static final long JOB_MILLIS = 30_000;
  private static final String HINT =
      "failed to connect to dbus (hint: for rootless containers, maybe you need to install dbus-user-session package,"
          + " see https://github.com/opencontainers/runc/blob/master/docs/cgroup-v2.md): ";

  private final Kernel kernel;
  private final SystemdAccess access;
  private final boolean user;
  private @Nullable DBusConnection connection;
  private boolean isPrivate;
  private int version;

  SystemdBus(Kernel kernel, SystemdAccess access, boolean user) {
    this.kernel = kernel;
    this.access = access;
    this.user = user;
  }

  private DBusConnection connection() throws DBusException {
    if (connection == null) {
      try {
        connection = connect();
        if (!isPrivate) {
          connection.match(
              "type='signal',interface='" + MANAGER + "',member='JobRemoved',path='" + OBJECT + "'");
        }
      } catch (DBusException e) {
        throw new DBusException(HINT + e.getMessage(), e);
      }
    }
    return connection;
  }

  private DBusConnection connect() throws DBusException {
    if (user) {
      return DBusConnection.open(kernel, socket(userBus()), true);
    }
    String address = access.variable("DBUS_SYSTEM_BUS_ADDRESS");
    try {
      return DBusConnection.open(kernel, socket(address.isEmpty() ? SYSTEM_BUS : path(address)), true);
    } catch (DBusException e) {
      // Early at boot, and without a bus; for root only.
      try {
        DBusConnection made = DBusConnection.open(kernel, socket(PRIVATE), false);
        isPrivate = true;
        return made;
      } catch (DBusException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  private Fd socket(String path) throws DBusException {
    try {
      return access.connector().connect(path);
    } catch (SyscallException e) {
      throw new DBusException("dial unix " + path + ": " + e.getMessage(), e);
    }
  }

  private String userBus() throws DBusException {
    String address = access.variable("DBUS_SESSION_BUS_ADDRESS");
    if (!address.isEmpty()) {
      return path(address);
    }
    String runtime = access.variable("XDG_RUNTIME_DIR");
    if (runtime.isEmpty()) {
      throw new DBusException(
          "could not detect DBUS_SESSION_BUS_ADDRESS from the environment; make sure you have installed the"
              + " dbus-user-session or dbus-daemon package; note you may need to re-login");
    }
    return runtime + "/bus";
  }

  /** The first {@code unix:path=} of an address list, its %-escapes undone. */
  private static String path(String addresses) throws DBusException {
    for (String address : addresses.split(";")) {
      if (!address.startsWith("unix:")) {
        continue;
      }
      for (String pair : address.substring("unix:".length()).split(",")) {
        if (pair.startsWith("path=")) {
          return unescape(pair.substring("path=".length()));
        }
      }
    }
    throw new DBusException("dbus: no unix:path in the address \"" + addresses + "\"");
  }

  private static String unescape(String text) throws DBusException {
    byte[] out = new byte[text.length() * 4];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        try {
          out[length++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
          throw new DBusException("dbus: invalid escape in the address \"" + text + "\"", e);
        }
        i += 2;
      } else {
        byte[] encoded = Bytes.encode(text.substring(i, i + 1));
        System.arraycopy(encoded, 0, out, length, encoded.length);
        length += encoded.length;
      }
    }
    return Bytes.decode(out, 0, length);
  }

  private List<Object> manager(String member, String signature, List<Object> arguments) throws DBusException {
    return connection().call(SYSTEMD, OBJECT, MANAGER, member, signature, arguments);
  }

  private String property(String name) throws DBusException {
    List<Object> answer =
        connection()
            .call(SYSTEMD, OBJECT, "org.freedesktop.DBus.Properties", "Get", "ss", List.of(MANAGER, name));
    return answer.getFirst() instanceof Variant(String _, String text) ? text : "";
  }

  /** The cgroup that the manager's own units are below. */
  String controlGroup() throws DBusException {
    return property("ControlGroup");
  }

  /** 252 for "252.39-1~deb12u2" or "v252". */
  int version() throws DBusException {
    if (version == 0) {
      String text = property("Version");
      int from = 0;
      while (from < text.length() && !Character.isDigit(text.charAt(from))) {
        from++;
      }
      int to = from;
      while (to < text.length() && Character.isDigit(text.charAt(to))) {
        to++;
      }
      // What cannot be told is taken for old.
      version = from == to ? -1 : Integer.parseInt(text, from, to, 10);
    }
    return version;
  }

  /** Starts a transient unit and waits until it runs. */
  void start(String unit, List<UnitProperty> properties) throws DBusException {
    boolean retried = false;
    while (true) {
      try {
        List<Object> answer =
            manager("StartTransientUnit", "ssa(sv)a(sa(sv))", List.of(unit, "replace", marshal(properties), List.of()));
        String result = await((String) answer.getFirst());
        if (!result.equals("done")) {
          resetFailed(unit);
          throw new DBusException(
              result.isEmpty()
                  ? "Timeout waiting for systemd to create " + unit
                  : "error creating systemd unit `" + unit + "`: got `" + result + "`");
        }
        return;
      } catch (DBusException e) {
        if (!e.is(SYSTEMD + ".UnitExists") || retried) {
          throw e;
        }
      }
      // Most likely one that failed and was kept for its story: reset, it goes.
      retried = true;
      resetFailed(unit);
    }
  }

  /** Stops a unit and waits until it is gone. One that is not there is no failure. */
  void stop(String unit) throws DBusException {
    try {
      String result = await((String) manager("StopUnit", "ss", List.of(unit, "replace")).getFirst());
      if (result.isEmpty()) {
        throw new DBusException("Timed out while waiting for systemd to remove " + unit);
      }
      if (!result.equals("done")) {
        access.warnings().accept("error removing unit `" + unit + "`: got `" + result + "`. Continuing...");
      }
    } catch (DBusException e) {
      if (!e.is(SYSTEMD + ".NoSuchUnit")) {
        throw e;
      }
    }
    resetFailed(unit);
  }

  /** The job's result; "" if it does not come. */
  private String await(String job) throws DBusException {
    Message signal =
        connection()
            .await(
                s -> s.member().equals("JobRemoved") && s.body().size() == 4 && job.equals(s.body().get(1)),
                JOB_MILLIS);
    return signal == null ? "" : (String) signal.body().get(3);
  }

  private void resetFailed(String unit) {
    try {
      manager("ResetFailedUnit", "s", List.of(unit));
    } catch (DBusException e) {
      // There was nothing to reset.
      return;
    }
  }

  /** Sets properties until the unit ends. */
  void set(String unit, List<UnitProperty> properties) throws DBusException {
    manager("SetUnitProperties", "sba(sv)", List.of(unit, true, marshal(properties)));
  }

  /** Moves processes of the caller's into a unit, or a cgroup below it. */
  void attach(String unit, String below, int pid) throws DBusException {
    manager("AttachProcessesToUnit", "ssau", List.of(unit, below, List.of(pid)));
  }

  private static List<Object> marshal(List<UnitProperty> properties) {
    List<Object> all = new ArrayList<>();
    for (UnitProperty property : properties) {
      all.add(List.of(property.name(), property.value()));
    }
    return all;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
