package dev.jrunc.container.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of namespaces, in the order in which runc joins them (config-linux.md "Namespaces"). */
public enum NamespaceType {
  USER("user", 0x10000000, "user", "NEWUSER"),
  IPC("ipc", 0x08000000, "ipc", "NEWIPC"),
  UTS("uts", 0x04000000, "uts", "NEWUTS"),
  NETWORK("network", 0x40000000, "net", "NEWNET"),
  PID("pid", 0x20000000, "pid", "NEWPID"),
  MOUNT("mount", 0x00020000, "mnt", "NEWNS"),
  CGROUP("cgroup", 0x02000000, "cgroup", "NEWCGROUP"),
  TIME("time", 0x00000080, "time", "NEWTIME");

  /** values() makes an array each time. */
  private static final List<NamespaceType> ALL = List.of(values());

  private final String specName;
  private final int flag;
  private final String procFile;
  private final String stateName;

  NamespaceType(String specName, int flag, String procFile, String stateName) {
    this.specName = specName;
    this.flag = flag;
    this.procFile = procFile;
    this.stateName = stateName;
  }

  /** In the order of their declaration. */
  public static List<NamespaceType> all() {
    return ALL;
  }

  /** The name in config.json. */
  public String specName() {
    return specName;
  }

  /** The CLONE_NEW* bit. */
  public int flag() {
    return flag;
  }

  /** The file below /proc/PID/ns. */
  public String procFile() {
    return procFile;
  }

  /** The name in state.json. */
  public String stateName() {
    return stateName;
  }

  /** The type of that name in config.json, {@code null} if there is none. */
  public static @Nullable NamespaceType ofSpecName(String name) {
    for (NamespaceType type : ALL) {
      if (type.specName.equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** The type of that name in state.json, {@code null} if there is none. */
  public static @Nullable NamespaceType ofStateName(String name) {
    for (NamespaceType type : ALL) {
      if (type.stateName.equals(name)) {
        return type;
      }
    }
    return null;
  }
}
