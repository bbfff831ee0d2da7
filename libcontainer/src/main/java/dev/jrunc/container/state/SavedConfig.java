package dev.jrunc.container.state;

import dev.jrunc.container.config.ContainerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config} of a state record. It is written for others; jrunc itself reads the copy of
 * config.json beside it, so that there is one decoder. A record that was read does not have it.
 *
 * @param value null in a record that was read
 */
public record SavedConfig(@Nullable ContainerConfig value) {
  static final SavedConfig NOT_READ = new SavedConfig(null);
}
