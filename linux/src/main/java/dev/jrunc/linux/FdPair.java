package dev.jrunc.linux;

/** Two ends: of a socketpair (equal), or of a pipe ({@code first} reads, {@code second} writes). */
public record FdPair(Fd first, Fd second) implements AutoCloseable {
  @Override
  public void close() {
    first.close();
    second.close();
  }
}
