package dev.jrunc.container;

import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.Status;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.State;
import org.jspecify.annotations.Nullable;

/** What the hooks after create read from their stdin, and where they run. */
final class HookStates {
  private HookStates() {}

  static State of(StateRecord state, Status status) {
    return new State(
        state.ociVersion(),
        state.id(),
        status.word(),
        status == Status.STOPPED ? null : state.init().pid(),
        state.request().bundle(),
        state.annotations());
  }

  /** The bundle's directory; null if it is gone, in which case hooks run where the caller is. */
  static @Nullable Fd bundle(RuntimeContext context, StateRecord state) {
    try {
      return BundleFiles.directory(context, state.request().bundle());
    } catch (SyscallException e) {
      return null;
    }
  }
}
