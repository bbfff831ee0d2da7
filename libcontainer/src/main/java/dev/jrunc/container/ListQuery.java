package dev.jrunc.container;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateStore;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code list}: all containers below the state root. */
final class ListQuery {
  private static final int MAX_PASSWD = 16 << 20;

  private ListQuery() {}

  static List<ContainerSummary> of(
      RuntimeContext context, boolean rootMustExist, Consumer<String> unreadable)
      throws RuntimeFailure {
    StateStore store = LoadedContainer.store(context);
    List<String> names = store.names();
    if (names == null) {
      if (rootMustExist) {
        throw new OperationFailed(
            "open " + context.stateRoot() + ": " + Errno.ENOENT.message());
      }
      return List.of();
    }
    List<ContainerSummary> summaries = new ArrayList<>();
    for (String name : names) {
      try {
        ContainerSummary summary = summary(context, store, name);
        if (summary != null) {
          summaries.add(summary);
        }
      } catch (RuntimeFailure e) {
        unreadable.accept("load container " + name + ": " + e.text());
      }
    }
    return summaries;
  }

  /** Null: being created, or deleted meanwhile. */
  private static @Nullable ContainerSummary summary(
      RuntimeContext context, StateStore store, String name) throws RuntimeFailure {
    ContainerId id = ContainerId.of(name);
    StateDirectory directory = store.find(id);
    if (directory == null) {
      return null;
    }
    LoadedContainer container = null;
    try {
      container = LoadedContainer.read(context, id, directory);
      return container == null
          ? null
          : StateQuery.summary(container, userName(context, directory.owner()));
    } finally {
      if (container != null) {
        container.close();
      } else {
        directory.close();
      }
    }
  }

  /** From /etc/passwd only: other sources of names would need a library that no JVM has. */
  private static String userName(RuntimeContext context, int uid) {
    String wanted = Integer.toUnsignedString(uid);
    String passwd;
    try {
      passwd =
          Bytes.decode(context.kernel().readFile(Fd.CWD, "/etc/passwd", MAX_PASSWD));
    } catch (SyscallException e) {
      return "#" + wanted;
    }
    for (int start = 0; start < passwd.length(); ) {
      int end = passwd.indexOf('\n', start);
      end = end < 0 ? passwd.length() : end;
      int name = passwd.indexOf(':', start);
      int password = name < 0 ? -1 : passwd.indexOf(':', name + 1);
      if (password > 0
          && password < end
          && passwd.startsWith(wanted + ":", password + 1)) {
        return passwd.substring(start, name);
      }
      start = end + 1;
    }
    return "#" + wanted;
  }
}
