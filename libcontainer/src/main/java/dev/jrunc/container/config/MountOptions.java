package dev.jrunc.container.config;

import static dev.jrunc.container.config.MountFlags.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of {@code mounts[].options} (config.md "Mounts"; the words are runc's). What is not
 * listed goes to the file system.
 */
public final class MountOptions {
  /** What a word does. */
  private enum Effect {
    SET,
    CLEAR,
    PROPAGATION,
    RECURSIVE_SET,
    RECURSIVE_CLEAR,
    COPY_UP,
    IDMAP
  }

  private record Word(Effect effect, long bits) {}

  private long flags;
  private long cleared;
  private long recursiveSet;
  private long recursiveClear;
  private boolean copyUp;
  private boolean idmap;
  private boolean idmapRecursive;
  private final List<Long> propagation = new ArrayList<>();
  private boolean hasData;
  private final StringBuilder data = new StringBuilder();

  private MountOptions() {}

  /** Reads the words in order; a later one undoes an earlier. */
  static MountOptions parse(List<String> options) {
    MountOptions result = new MountOptions();
    for (String option : options) {
      result.add(option);
    }
    return result;
  }

  private void add(String option) {
    Word word = word(option);
    if (word == null) {
      if (hasData) {
        data.append(',');
      }
      hasData = true;
      data.append(option);
      return;
    }
    long bits = word.bits();
    switch (word.effect()) {
      case SET -> {
        flags |= bits;
        cleared &= ~bits;
      }
      case CLEAR -> {
        flags &= ~bits;
        cleared |= bits;
      }
      case PROPAGATION -> propagation.add(bits);
      case RECURSIVE_SET -> {
        recursiveSet |= bits;
        recursiveClear &= ~bits;
        // mount_setattr(2): an access time is an enumeration; the old value must be cleared.
        if ((bits & ATTR_ATIME_MASK) == bits) {
          recursiveClear |= ATTR_ATIME_MASK;
        }
      }
      case RECURSIVE_CLEAR -> {
        recursiveSet &= ~bits;
        recursiveClear |= bits;
      }
      case COPY_UP -> copyUp = true;
      case IDMAP -> {
        idmap = true;
        idmapRecursive = bits != 0;
      }
    }
  }

  long flags() {
    return flags;
  }

  long cleared() {
    return cleared;
  }

  long recursiveSet() {
    return recursiveSet;
  }

  /** Access-time bits cannot be cleared one by one, only all together (mount_setattr(2)). */
  long recursiveClear() {
    return (recursiveClear & ATTR_ATIME_MASK) != 0
        ? recursiveClear | ATTR_ATIME_MASK
        : recursiveClear;
  }

  boolean copyUp() {
    return copyUp;
  }

  boolean idmap() {
    return idmap;
  }

  boolean idmapRecursive() {
    return idmapRecursive;
  }

  List<Long> propagation() {
    return propagation;
  }

  String data() {
    return data.toString();
  }

  /** The MS_* bits of a propagation word, 0 if it is none. */
  static long propagation(String word) {
    return switch (word) {
      case "private" -> PRIVATE;
      case "rprivate" -> PRIVATE | REC;
      case "rshared" -> SHARED | REC;
      case "rslave" -> SLAVE | REC;
      case "runbindable" -> UNBINDABLE | REC;
      case "shared" -> SHARED;
      case "slave" -> SLAVE;
      case "unbindable" -> UNBINDABLE;
      default -> 0;
    };
  }

  /** All words that do not go to the file system, sorted: what {@code features} lists. */
  public static List<String> known() {
    List<String> words = new ArrayList<>(List.of(WORDS));
    Collections.sort(words);
    return words;
  }

  private static @Nullable Word word(String option) {
    return switch (option) {
      case "async" -> new Word(Effect.CLEAR, SYNCHRONOUS);
      case "atime" -> new Word(Effect.CLEAR, NOATIME);
      case "bind" -> new Word(Effect.SET, BIND);
      case "dev" -> new Word(Effect.CLEAR, NODEV);
      case "diratime" -> new Word(Effect.CLEAR, NODIRATIME);
      case "dirsync" -> new Word(Effect.SET, DIRSYNC);
      case "exec" -> new Word(Effect.CLEAR, NOEXEC);
      case "iversion" -> new Word(Effect.SET, I_VERSION);
      case "lazytime" -> new Word(Effect.SET, LAZYTIME);
      case "loud" -> new Word(Effect.CLEAR, SILENT);
      case "mand" -> new Word(Effect.SET, MANDLOCK);
      case "noatime" -> new Word(Effect.SET, NOATIME);
      case "nodev" -> new Word(Effect.SET, NODEV);
      case "nodiratime" -> new Word(Effect.SET, NODIRATIME);
      case "noexec" -> new Word(Effect.SET, NOEXEC);
      case "noiversion" -> new Word(Effect.CLEAR, I_VERSION);
      case "nolazytime" -> new Word(Effect.CLEAR, LAZYTIME);
      case "nomand" -> new Word(Effect.CLEAR, MANDLOCK);
      case "norelatime" -> new Word(Effect.CLEAR, RELATIME);
      case "nostrictatime" -> new Word(Effect.CLEAR, STRICTATIME);
      case "nosuid" -> new Word(Effect.SET, NOSUID);
      case "nosymfollow" -> new Word(Effect.SET, NOSYMFOLLOW);
      case "rbind" -> new Word(Effect.SET, BIND | REC);
      case "relatime" -> new Word(Effect.SET, RELATIME);
      case "remount" -> new Word(Effect.SET, REMOUNT);
      case "ro" -> new Word(Effect.SET, RDONLY);
      case "rw" -> new Word(Effect.CLEAR, RDONLY);
      case "silent" -> new Word(Effect.SET, SILENT);
      case "strictatime" -> new Word(Effect.SET, STRICTATIME);
      case "suid" -> new Word(Effect.CLEAR, NOSUID);
      case "symfollow" -> new Word(Effect.CLEAR, NOSYMFOLLOW);
      case "sync" -> new Word(Effect.SET, SYNCHRONOUS);
      case "private" -> new Word(Effect.PROPAGATION, PRIVATE);
      case "rprivate" -> new Word(Effect.PROPAGATION, PRIVATE | REC);
      case "rshared" -> new Word(Effect.PROPAGATION, SHARED | REC);
      case "rslave" -> new Word(Effect.PROPAGATION, SLAVE | REC);
      case "runbindable" -> new Word(Effect.PROPAGATION, UNBINDABLE | REC);
      case "shared" -> new Word(Effect.PROPAGATION, SHARED);
      case "slave" -> new Word(Effect.PROPAGATION, SLAVE);
      case "unbindable" -> new Word(Effect.PROPAGATION, UNBINDABLE);
      case "ratime" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_NOATIME);
      case "rdev" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_NODEV);
      case "rdiratime" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_NODIRATIME);
      case "rexec" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_NOEXEC);
      case "rnoatime" -> new Word(Effect.RECURSIVE_SET, ATTR_NOATIME);
      case "rnodev" -> new Word(Effect.RECURSIVE_SET, ATTR_NODEV);
      case "rnodiratime" -> new Word(Effect.RECURSIVE_SET, ATTR_NODIRATIME);
      case "rnoexec" -> new Word(Effect.RECURSIVE_SET, ATTR_NOEXEC);
      // MOUNT_ATTR_RELATIME is 0: what can be cleared is the whole enumeration, as in runc.
      case "rnorelatime" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_ATIME_MASK);
      case "rnostrictatime" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_STRICTATIME);
      case "rnosuid" -> new Word(Effect.RECURSIVE_SET, ATTR_NOSUID);
      case "rnosymfollow" -> new Word(Effect.RECURSIVE_SET, ATTR_NOSYMFOLLOW);
      case "rrelatime" -> new Word(Effect.RECURSIVE_SET, ATTR_RELATIME);
      case "rro" -> new Word(Effect.RECURSIVE_SET, ATTR_RDONLY);
      case "rrw" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_RDONLY);
      case "rstrictatime" -> new Word(Effect.RECURSIVE_SET, ATTR_STRICTATIME);
      case "rsuid" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_NOSUID);
      case "rsymfollow" -> new Word(Effect.RECURSIVE_CLEAR, ATTR_NOSYMFOLLOW);
      case "tmpcopyup" -> new Word(Effect.COPY_UP, 0);
      case "idmap" -> new Word(Effect.IDMAP, 0);
      case "ridmap" -> new Word(Effect.IDMAP, 1);
      // "defaults" is no flag: as in runc it goes to the file system, which knows the word.
      default -> null;
    };
  }

  private static final String[] WORDS = {
    "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "iversion",
    "lazytime", "loud", "mand", "noatime", "nodev", "nodiratime", "noexec", "noiversion",
    "nolazytime", "nomand", "norelatime", "nostrictatime", "nosuid", "nosymfollow", "private",
    "ratime", "rbind", "rdev", "rdiratime", "relatime", "remount", "rexec", "rnoatime", "rnodev",
    "rnodiratime", "rnoexec", "rnorelatime", "rnostrictatime", "rnosuid", "rnosymfollow", "ro",
    "rprivate", "rrelatime", "rro", "rrw", "rshared", "rslave", "rstrictatime", "rsuid",
    "rsymfollow", "runbindable", "rw", "shared", "silent", "slave", "strictatime", "suid",
    "symfollow", "sync", "tmpcopyup", "unbindable",
  };
}
