package dev.jrunc.cli.door;

import dev.jrunc.linux.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's environment as it came: most calls ask for a few names of it. One thread asks. */
final class Environment {
  private final byte[] bytes;

  /** Where in them each entry begins and ends. */
  private final int[] bounds;

  private @Nullable List<String> entries;

  Environment(byte[] bytes, int[] bounds) {
    this.bytes = bytes;
    this.bounds = bounds;
  }

  /** All of it, entries without {@code =} included. */
  List<String> entries() {
    List<String> all = entries;
    if (all == null) {
      List<String> decoded = new ArrayList<>(bounds.length / 2);
      for (int i = 0; i < bounds.length; i += 2) {
        decoded.add(Bytes.decode(bytes, bounds[i], bounds[i + 1] - bounds[i]));
      }
      all = List.copyOf(decoded);
      entries = all;
    }
    return all;
  }

  /** What a name stands for; of several entries the first counts. */
  @Nullable String variable(String name) {
    byte[] wanted = Bytes.encode(name);
    for (int i = 0; i < bounds.length; i += 2) {
      int from = bounds[i];
      int equals = from + wanted.length;
      if (equals < bounds[i + 1]
          && bytes[equals] == '='
          && Arrays.equals(bytes, from, equals, wanted, 0, wanted.length)) {
        return Bytes.decode(bytes, equals + 1, bounds[i + 1] - equals - 1);
      }
    }
    return null;
  }
}
