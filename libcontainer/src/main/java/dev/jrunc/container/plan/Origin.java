package dev.jrunc.container.plan;

import java.util.Objects;

/**
 * Where an op comes from, for messages; it is never sent to the executor.
 *
 * @param pointer JSON pointer (RFC 6901) into config.json, empty when nothing in it asks for the op
 * @param phrase what the op was about, in words that go before the reason and a colon; empty where
 *     the executor's own words say it all
 * @param forbidden what an EPERM means, in place of phrase and reason, where the configuration tells
 *     more than the errno does; empty where it does not
 */
public record Origin(String pointer, String phrase, String forbidden) {
  /** Checks that all are there. */
  public Origin {
    Objects.requireNonNull(pointer);
    Objects.requireNonNull(phrase);
    Objects.requireNonNull(forbidden);
  }

  public Origin(String pointer, String phrase) {
    this(pointer, phrase, "");
  }

  /** An op that every container has. */
  public static Origin always(String phrase) {
    return new Origin("", phrase);
  }
}
