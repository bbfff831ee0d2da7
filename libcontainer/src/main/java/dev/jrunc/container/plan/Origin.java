package dev.jrunc.container.plan;

import java.util.Objects;

/**
 * Where an op comes from, for messages; it is never sent to the executor.
 *
 * @param pointer JSON pointer (RFC 6901) into config.json, empty when nothing in it asks for the op
 * @param phrase what the op was about, in words that go before the reason and a colon; empty where
 *     the executor's own words say it all
 */
public record Origin(String pointer, String phrase) {
  /** Checks that both are there. */
  public Origin {
    Objects.requireNonNull(pointer);
    Objects.requireNonNull(phrase);
  }

  /** An op that every container has. */
  public static Origin always(String phrase) {
    return new Origin("", phrase);
  }
}
