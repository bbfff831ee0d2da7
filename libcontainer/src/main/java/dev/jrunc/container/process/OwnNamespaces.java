package dev.jrunc.container.process;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import org.jspecify.annotations.Nullable;

/**
 * What is so of this process's namespaces for as long as it lives: a JVM cannot change to others.
 * Thread-safe.
 */
public final class OwnNamespaces {
  private static final String ALL_IDS = "4294967295";

  private final Kernel kernel;
  private volatile @Nullable String map;
  private volatile int supported;

  /** Nothing is looked up yet. */
  public OwnNamespaces(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Whether the kernel has namespaces of this type. */
  boolean supports(NamespaceType type) {
    int bit = 1 << type.ordinal();
    if ((supported & bit) != 0) {
      return true;
    }
    try {
      kernel.fstatat(Fd.CWD, "/proc/self/ns/" + type.procFile(), 0);
    } catch (SyscallException e) {
      return false;
    }
    // That another thread's bit gets lost costs a look.
    supported |= bit;
    return true;
  }

  /** Whether the user namespace is the one that the machine began with (user_namespaces(7)). */
  public boolean isInitialUser() {
    String[] words = words();
    return words.length == 0
        || words.length == 3 && words[0].equals("0") && words[1].equals("0") && words[2].equals(ALL_IDS);
  }

  /** Whether not all ids of the machine are mapped one to one in the user namespace. */
  boolean isNestedUser() {
    String[] words = words();
    return words.length != 0 && !(words.length == 3 && words[2].equals(ALL_IDS));
  }

  /** Of the uid map; none in a kernel without user namespaces. */
  private String[] words() {
    String known = map;
    if (known == null) {
      try {
        known = Procfs.of(kernel).idMap(0, false).strip();
      } catch (SyscallException e) {
        known = "";
      }
      map = known;
    }
    return known.isEmpty() ? new String[0] : known.split("\\s+");
  }
}
