package dev.jrunc.container.failure;

/** No container has this id. */
public final class ContainerNotFound extends RuntimeFailure {

  public ContainerNotFound() {
    super("container does not exist", null);
  }
}
