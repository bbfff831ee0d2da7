package dev.jrunc.oci.state;

import dev.jrunc.oci.Hook;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code config.Hooks}. */
public final class HookDecoder {
  /** Go writes a time.Duration as a number of nanoseconds. */
  static final long NANOSECONDS = 1_000_000_000;

  private HookDecoder() {}

  /** The value of {@code Hooks}. */
  public static Hooks hooks(JsonReader in) throws JsonException {
    List<Hook> prestart = List.of();
    List<Hook> createRuntime = List.of();
    List<Hook> createContainer = List.of();
    List<Hook> startContainer = List.of();
    List<Hook> poststart = List.of();
    List<Hook> poststop = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "prestart" -> prestart = hookList(in);
        case "createRuntime" -> createRuntime = hookList(in);
        case "createContainer" -> createContainer = hookList(in);
        case "startContainer" -> startContainer = hookList(in);
        case "poststart" -> poststart = hookList(in);
        case "poststop" -> poststop = hookList(in);
        default -> in.skip();
      }
    }
    return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
  }

  private static Hook hook(JsonReader in) throws JsonException {
    String path = "";
    List<String> args = List.of();
    @Nullable List<String> env = null;
    @Nullable Long timeout = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "path" -> path = in.string();
        case "args" -> args = in.strings();
        case "env" -> env = in.strings();
        case "timeout" -> timeout = in.int64() / NANOSECONDS;
        default -> in.skip();
      }
    }
    return new Hook(path, args, env, timeout);
  }

  private static List<Hook> hookList(JsonReader in) throws JsonException {
    List<Hook> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(hook(in));
    }
    return list;
  }
}
