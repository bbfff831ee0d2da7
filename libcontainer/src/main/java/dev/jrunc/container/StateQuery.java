package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.Status;

/** {@code state}: what is known of a container. */
final class StateQuery {
  private StateQuery() {}

  static ContainerSummary of(RuntimeContext context, String id) throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.load(context, id)) {
      return summary(container, "");
    }
  }

  static ContainerSummary summary(LoadedContainer container, String owner) throws RuntimeFailure {
    StateRecord state = container.state();
    Status status = container.status();
    return new ContainerSummary(
        state.ociVersion(),
        state.id(),
        status == Status.STOPPED ? 0 : state.init().pid(),
        status,
        state.request().bundle(),
        state.rootfs(),
        state.created(),
        state.annotations(),
        owner);
  }
}
