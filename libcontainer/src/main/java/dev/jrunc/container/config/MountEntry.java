package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.Mount;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One mount with its options worked out.
 *
 * @param index its place in config.json, for JSON pointers; -1: the runtime's own
 * @param source device, or the absolute path of a bind mount's source
 * @param destination absolute path in the container
 * @param type file system type; {@code bind} for bind mounts
 * @param flags MS_* bits
 * @param clearedFlags MS_* bits that an option took back
 * @param propagation MS_* bits of each propagation change, in order
 * @param data what goes to the file system, comma separated
 * @param recursiveSet MOUNT_ATTR_* to set on the whole tree
 * @param recursiveClear MOUNT_ATTR_* to clear on the whole tree
 * @param copyUp whether the old content of the directory is copied into the new tmpfs
 * @param idmap how ids are mapped, {@code null} if they are not
 */
public record MountEntry(
    int index,
    String source,
    String destination,
    String type,
    long flags,
    long clearedFlags,
    List<Long> propagation,
    String data,
    long recursiveSet,
    long recursiveClear,
    boolean copyUp,
    @Nullable Idmap idmap) {
  /**
   * Id mapping of a mount.
   *
   * @param uidMappings empty: the maps of the container's user namespace
   * @param gidMappings empty: the maps of the container's user namespace
   * @param recursive whether mounts below are mapped too
   */
  public record Idmap(List<IdMapping> uidMappings, List<IdMapping> gidMappings, boolean recursive) {
    /** Copies the lists. */
    public Idmap {
      uidMappings = List.copyOf(uidMappings);
      gidMappings = List.copyOf(gidMappings);
    }
  }

  /** Copies the list. */
  public MountEntry {
    propagation = List.copyOf(propagation);
  }

  /** Whether this is a bind mount, of one mount or of a tree. */
  public boolean isBind() {
    return (flags & MountFlags.BIND) != 0;
  }

  /** Whether a bind mount takes along what is mounted below its source. */
  public boolean isRecursive() {
    return (flags & MountFlags.REC) != 0;
  }

  /** JSON pointer to it. */
  public String pointer() {
    return index < 0 ? "" : "/mounts/" + index;
  }

  static MountEntry from(
      int index, Mount mount, String bundle, String rootfs, Consumer<String> warnings)
      throws InvalidSpec {
    String pointer = "/mounts/" + index;
    if (hasNul(mount.source()) || hasNul(mount.destination()) || hasNul(mount.type())) {
      throw new InvalidSpec(pointer, "invalid mount: mount field contains null byte");
    }
    String destination = mount.destination();
    if (destination.isEmpty()) {
      throw new InvalidSpec(
          pointer + "/destination",
          "error mounting \"" + mount.source() + "\" to rootfs at \"\": destination is empty");
    }
    if (!destination.startsWith("/")) {
      warnings.accept(
          pointer
              + ": mount destination "
              + destination
              + " is not absolute. Support for non-absolute mount destinations will be removed in"
              + " a future release.");
      warnings.accept(
          pointer + ": relative destination path is **deprecated**, using it as relative to /");
    }
    MountOptions options = MountOptions.parse(mount.options());
    if (hasNul(options.data())) {
      throw new InvalidSpec(pointer + "/options", "invalid mount: mount field contains null byte");
    }
    long flags = options.flags();
    // The spec wants "bind" or "rbind" among the options; type "bind" alone can mean nothing else.
    if (mount.type().equals("bind")) {
      flags |= MountFlags.BIND;
    }
    boolean bind = (flags & MountFlags.BIND) != 0;
    return new MountEntry(
        index,
        bind ? Paths.absolute(bundle, mount.source()) : mount.source(),
        Paths.withoutRoot(rootfs, Paths.clean(destination)),
        bind ? "bind" : mount.type(),
        flags,
        options.cleared(),
        options.propagation(),
        options.data(),
        options.recursiveSet(),
        options.recursiveClear(),
        options.copyUp(),
        idmap(mount, options));
  }

  private static @Nullable Idmap idmap(Mount mount, MountOptions options) {
    if (!options.idmap() && mount.uidMappings().isEmpty() && mount.gidMappings().isEmpty()) {
      return null;
    }
    return new Idmap(mount.uidMappings(), mount.gidMappings(), options.idmapRecursive());
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }
}
