package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code linux.seccomp}. */
final class SeccompDecoder {
  private SeccompDecoder() {}

  static LinuxSeccomp seccomp(JsonReader in) throws JsonException {
    String defaultAction = "";
    @Nullable Long defaultErrnoRet = null;
    List<String> architectures = List.of();
    @Nullable List<String> flags = null;
    String listenerPath = "";
    String listenerMetadata = "";
    List<Syscall> syscalls = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "defaultAction" -> defaultAction = in.string();
        case "defaultErrnoRet" -> defaultErrnoRet = in.uint32();
        case "architectures" -> architectures = in.strings();
        case "flags" -> flags = in.strings();
        case "listenerPath" -> listenerPath = in.string();
        case "listenerMetadata" -> listenerMetadata = in.string();
        case "syscalls" -> syscalls = syscalls(in);
        default -> in.skip();
      }
    }
    return new LinuxSeccomp(
        defaultAction,
        defaultErrnoRet,
        architectures,
        flags,
        listenerPath,
        listenerMetadata,
        syscalls);
  }

  static Syscall syscall(JsonReader in) throws JsonException {
    List<String> names = List.of();
    String action = "";
    @Nullable Long errnoRet = null;
    List<SyscallArg> args = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "names" -> names = in.strings();
        case "action" -> action = in.string();
        case "errnoRet" -> errnoRet = in.uint32();
        case "args" -> args = syscallArgs(in);
        default -> in.skip();
      }
    }
    return new Syscall(names, action, errnoRet, args);
  }

  static SyscallArg syscallArg(JsonReader in) throws JsonException {
    long index = 0;
    long value = 0;
    long valueTwo = 0;
    String op = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "index" -> index = in.uint32();
        case "value" -> value = in.uint64();
        case "valueTwo" -> valueTwo = in.uint64();
        case "op" -> op = in.string();
        default -> in.skip();
      }
    }
    return new SyscallArg(index, value, valueTwo, op);
  }

  private static List<Syscall> syscalls(JsonReader in) throws JsonException {
    List<Syscall> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(syscall(in));
    }
    return list;
  }

  private static List<SyscallArg> syscallArgs(JsonReader in) throws JsonException {
    List<SyscallArg> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(syscallArg(in));
    }
    return list;
  }
}
