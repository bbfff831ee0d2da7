package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.state.Status;

/** {@code pause} and {@code resume}. */
final class PauseOperation {
  private PauseOperation() {}

  static void pause(RuntimeContext context, String id) throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.load(context, id)) {
      Status status = container.status();
      if (status != Status.RUNNING && status != Status.CREATED) {
        throw new WrongStatus("container not running");
      }
      Cgroups.run("", container.cgroup()::freeze);
    }
  }

  static void resume(RuntimeContext context, String id) throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.load(context, id)) {
      if (container.status() != Status.PAUSED) {
        throw new WrongStatus("container not paused");
      }
      Cgroups.run("", container.cgroup()::thaw);
    }
  }
}
