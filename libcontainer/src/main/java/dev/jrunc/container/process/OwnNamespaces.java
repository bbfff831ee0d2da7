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
  private volatile @Nullable UserNamespace user;
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
    return userNamespace() == UserNamespace.INITIAL;
  }

  /** Whether not all ids of the machine are mapped one to one in the user namespace. */
  boolean isNestedUser() {
    return userNamespace() == UserNamespace.NESTED;
  }

  private UserNamespace userNamespace() {
    UserNamespace known = user;
    if (known == null) {
      known = UserNamespace.of(uidMap());
      user = known;
    }
    return known;
  }

  private String uidMap() {
    try {
      return Procfs.of(kernel).idMap(0, false).strip();
    } catch (SyscallException e) {
      // A kernel without user namespaces.
      return "";
    }
  }

  private enum UserNamespace {
    INITIAL,
    /** All ids are mapped, but not to themselves. */
    MOVED,
    NESTED;

    static UserNamespace of(String map) {
      String[] words = map.split("\\s+");
      if (map.isEmpty() || words.length == 3 && words[0].equals("0") && words[1].equals("0") && words[2].equals(ALL_IDS)) {
        return INITIAL;
      }
      return words.length == 3 && words[2].equals(ALL_IDS) ? MOVED : NESTED;
    }
  }
}
