package dev.jrunc.oci.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mount as resolved flags.
 *
 * @param device file system type, {@code bind} for binds
 * @param flags MS_* (mount(2))
 * @param clearedFlags MS_* that the configuration unset by name
 * @param propagationFlags one mount(2) each
 * @param data file system options, comma-joined
 * @param recursive attributes for the whole tree, or {@code null}
 * @param extensions runc's own flags: bit 0 is tmpcopyup
 */
public record MountEntry(
    String source,
    String destination,
    String device,
    long flags,
    long clearedFlags,
    List<Long> propagationFlags,
    String data,
    String relabel,
    @Nullable RecursiveAttributes recursive,
    int extensions,
    @Nullable MountIdMapping idMapping) {

  public MountEntry {
    propagationFlags = List.copyOf(propagationFlags);
  }
}
