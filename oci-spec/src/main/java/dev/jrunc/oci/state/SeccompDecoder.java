package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code config.seccomp}. */
final class SeccompDecoder {
  private SeccompDecoder() {}

  static SeccompEntry seccomp(JsonReader in) throws JsonException {
    int defaultAction = 0;
    List<String> architectures = List.of();
    @Nullable List<String> flags = null;
    List<SeccompSyscall> syscalls = List.of();
    @Nullable Long defaultErrnoRet = null;
    String listenerPath = "";
    String listenerMetadata = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "default_action" -> defaultAction = in.int32();
        case "architectures" -> architectures = in.strings();
        case "flags" -> flags = in.strings();
        case "syscalls" -> syscalls = syscalls(in);
        case "default_errno_ret" -> defaultErrnoRet = in.uint64();
        case "listener_path" -> listenerPath = in.string();
        case "listener_metadata" -> listenerMetadata = in.string();
        default -> in.skip();
      }
    }
    return new SeccompEntry(
        defaultAction,
        architectures,
        flags,
        syscalls,
        defaultErrnoRet,
        listenerPath,
        listenerMetadata);
  }

  static SeccompSyscall syscall(JsonReader in) throws JsonException {
    String name = "";
    int action = 0;
    @Nullable Long errnoRet = null;
    List<SeccompArg> args = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "name" -> name = in.string();
        case "action" -> action = in.int32();
        case "errnoRet" -> errnoRet = in.uint64();
        case "args" -> args = args(in);
        default -> in.skip();
      }
    }
    return new SeccompSyscall(name, action, errnoRet, args);
  }

  static SeccompArg arg(JsonReader in) throws JsonException {
    int index = 0;
    long value = 0;
    long valueTwo = 0;
    int op = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "index" -> index = in.int32();
        case "value" -> value = in.uint64();
        case "value_two" -> valueTwo = in.uint64();
        case "op" -> op = in.int32();
        default -> in.skip();
      }
    }
    return new SeccompArg(index, value, valueTwo, op);
  }

  private static List<SeccompSyscall> syscalls(JsonReader in) throws JsonException {
    List<SeccompSyscall> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(syscall(in));
    }
    return list;
  }

  private static List<SeccompArg> args(JsonReader in) throws JsonException {
    List<SeccompArg> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(arg(in));
    }
    return list;
  }
}
