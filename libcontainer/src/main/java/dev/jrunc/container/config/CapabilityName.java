package dev.jrunc.container.config;

import dev.jrunc.oci.Capabilities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Capabilities by number (linux/capability.h); the ordinal is the bit. */
public enum CapabilityName {
  CAP_CHOWN,
  CAP_DAC_OVERRIDE,
  CAP_DAC_READ_SEARCH,
  CAP_FOWNER,
  CAP_FSETID,
  CAP_KILL,
  CAP_SETGID,
  CAP_SETUID,
  CAP_SETPCAP,
  CAP_LINUX_IMMUTABLE,
  CAP_NET_BIND_SERVICE,
  CAP_NET_BROADCAST,
  CAP_NET_ADMIN,
  CAP_NET_RAW,
  CAP_IPC_LOCK,
  CAP_IPC_OWNER,
  CAP_SYS_MODULE,
  CAP_SYS_RAWIO,
  CAP_SYS_CHROOT,
  CAP_SYS_PTRACE,
  CAP_SYS_PACCT,
  CAP_SYS_ADMIN,
  CAP_SYS_BOOT,
  CAP_SYS_NICE,
  CAP_SYS_RESOURCE,
  CAP_SYS_TIME,
  CAP_SYS_TTY_CONFIG,
  CAP_MKNOD,
  CAP_LEASE,
  CAP_AUDIT_WRITE,
  CAP_AUDIT_CONTROL,
  CAP_SETFCAP,
  CAP_MAC_OVERRIDE,
  CAP_MAC_ADMIN,
  CAP_SYSLOG,
  CAP_WAKE_ALARM,
  CAP_BLOCK_SUSPEND,
  CAP_AUDIT_READ,
  CAP_PERFMON,
  CAP_BPF,
  CAP_CHECKPOINT_RESTORE;

  /** values() makes an array each time. */
  private static final CapabilityName[] ALL = values();

  private static final Map<String, CapabilityName> BY_NAME = byName();

  private static Map<String, CapabilityName> byName() {
    Map<String, CapabilityName> names = new HashMap<>();
    for (CapabilityName capability : ALL) {
      names.put(capability.name(), capability);
    }
    return Map.copyOf(names);
  }

  /** The bit of a name, 0 if there is no such capability. */
  static long bit(String name) {
    CapabilityName capability = BY_NAME.get(name);
    return capability == null ? 0 : 1L << capability.ordinal();
  }

  /** The names of a set. */
  public static List<String> names(long set) {
    List<String> names = new ArrayList<>();
    for (CapabilityName capability : ALL) {
      if ((set & 1L << capability.ordinal()) != 0) {
        names.add(capability.name());
      }
    }
    return names;
  }

  /** The sets as bits; unknown names are left out with one warning for all, as in runc. */
  static CapabilitySets sets(Capabilities names, Consumer<String> warnings) {
    Set<String> unknown = new TreeSet<>();
    CapabilitySets sets =
        new CapabilitySets(
            bits(names.bounding(), unknown),
            bits(names.effective(), unknown),
            bits(names.permitted(), unknown),
            bits(names.inheritable(), unknown),
            bits(names.ambient(), unknown));
    if (!unknown.isEmpty()) {
      warnings.accept(
          "ignoring unknown or unavailable capabilities: [" + String.join(" ", unknown) + "]");
    }
    return sets;
  }

  private static long bits(@Nullable List<String> names, Set<String> unknown) {
    long bits = 0;
    if (names != null) {
      for (String name : names) {
        long bit = bit(name);
        if (bit == 0) {
          unknown.add(name);
        }
        bits |= bit;
      }
    }
    return bits;
  }
}
