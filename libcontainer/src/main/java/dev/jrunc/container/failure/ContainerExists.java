package dev.jrunc.container.failure;

/** The id is taken. */
public final class ContainerExists extends RuntimeFailure {

  public ContainerExists() {
    super("container with given ID already exists", null);
  }
}
