package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the process runs as (config.md, "POSIX-platform User").
 *
 * @param uid 0 to 2^32-1, as seen inside the container
 * @param gid 0 to 2^32-1, as seen inside the container
 * @param umask {@code null}: the runtime's choice (0022 in runc)
 * @param additionalGids supplementary groups, each 0 to 2^32-1
 */
public record User(long uid, long gid, @Nullable Long umask, List<Long> additionalGids) {

  public User {
    additionalGids = List.copyOf(additionalGids);
  }
}
