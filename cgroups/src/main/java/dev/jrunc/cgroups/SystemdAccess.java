package dev.jrunc.cgroups;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import java.util.function.Consumer;

/**
 * How systemd is reached with a caller's own rights.
 *
 * @param connector connects a stream socket as the caller
 * @param environment the caller's, {@code NAME=value}
 * @param warnings for what is done otherwise than asked
 */
public record SystemdAccess(
    Connector connector, List<String> environment, Consumer<String> warnings) {

  /** Connects a unix stream socket. */
  @FunctionalInterface
  public interface Connector {
    Fd connect(String path) throws SyscallException;
  }

  /** A variable of the caller's environment; "" if it has none. */
  String variable(String name) {
    for (String entry : environment) {
      if (entry.length() > name.length() && entry.startsWith(name) && entry.charAt(name.length()) == '=') {
        return entry.substring(name.length() + 1);
      }
    }
    return "";
  }
}
