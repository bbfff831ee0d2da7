package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code process}. */
final class ProcessDecoder {
  private ProcessDecoder() {}

  static Process process(JsonReader in) throws JsonException {
    boolean terminal = false;
    @Nullable Box consoleSize = null;
    User user = new User(0, 0, null, List.of());
    List<String> args = List.of();
    List<String> env = List.of();
    String cwd = "";
    @Nullable Capabilities capabilities = null;
    List<Rlimit> rlimits = List.of();
    boolean noNewPrivileges = false;
    String apparmorProfile = "";
    @Nullable Integer oomScoreAdj = null;
    @Nullable Scheduler scheduler = null;
    String selinuxLabel = "";
    @Nullable IoPriority ioPriority = null;
    @Nullable CpuAffinity execCpuAffinity = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "terminal" -> terminal = in.bool();
        case "consoleSize" -> consoleSize = box(in);
        case "user" -> user = user(in);
        case "args" -> args = in.strings();
        case "env" -> env = in.strings();
        case "cwd" -> cwd = in.string();
        case "capabilities" -> capabilities = capabilities(in);
        case "rlimits" -> rlimits = rlimits(in);
        case "noNewPrivileges" -> noNewPrivileges = in.bool();
        case "apparmorProfile" -> apparmorProfile = in.string();
        case "oomScoreAdj" -> oomScoreAdj = in.int32();
        case "scheduler" -> scheduler = scheduler(in);
        case "selinuxLabel" -> selinuxLabel = in.string();
        case "ioPriority" -> ioPriority = ioPriority(in);
        case "execCPUAffinity" -> execCpuAffinity = cpuAffinity(in);
        default -> in.skip();
      }
    }
    return new Process(
        terminal,
        consoleSize,
        user,
        args,
        env,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCpuAffinity);
  }

  static Box box(JsonReader in) throws JsonException {
    long height = 0;
    long width = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "height" -> height = in.uint32();
        case "width" -> width = in.uint32();
        default -> in.skip();
      }
    }
    return new Box(height, width);
  }

  static User user(JsonReader in) throws JsonException {
    long uid = 0;
    long gid = 0;
    @Nullable Long umask = null;
    List<Long> additionalGids = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "uid" -> uid = in.uint32();
        case "gid" -> gid = in.uint32();
        case "umask" -> umask = in.uint32();
        case "additionalGids" -> additionalGids = in.uint32s();
        default -> in.skip();
      }
    }
    return new User(uid, gid, umask, additionalGids);
  }

  static Capabilities capabilities(JsonReader in) throws JsonException {
    @Nullable List<String> bounding = null;
    @Nullable List<String> effective = null;
    @Nullable List<String> inheritable = null;
    @Nullable List<String> permitted = null;
    @Nullable List<String> ambient = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "bounding" -> bounding = in.strings();
        case "effective" -> effective = in.strings();
        case "inheritable" -> inheritable = in.strings();
        case "permitted" -> permitted = in.strings();
        case "ambient" -> ambient = in.strings();
        default -> in.skip();
      }
    }
    return new Capabilities(bounding, effective, inheritable, permitted, ambient);
  }

  static Rlimit rlimit(JsonReader in) throws JsonException {
    String type = "";
    long hard = 0;
    long soft = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "type" -> type = in.string();
        case "hard" -> hard = in.uint64();
        case "soft" -> soft = in.uint64();
        default -> in.skip();
      }
    }
    return new Rlimit(type, hard, soft);
  }

  static Scheduler scheduler(JsonReader in) throws JsonException {
    String policy = "";
    int nice = 0;
    int priority = 0;
    List<String> flags = List.of();
    long runtime = 0;
    long deadline = 0;
    long period = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "policy" -> policy = in.string();
        case "nice" -> nice = in.int32();
        case "priority" -> priority = in.int32();
        case "flags" -> flags = in.strings();
        case "runtime" -> runtime = in.uint64();
        case "deadline" -> deadline = in.uint64();
        case "period" -> period = in.uint64();
        default -> in.skip();
      }
    }
    return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
  }

  static IoPriority ioPriority(JsonReader in) throws JsonException {
    String ioClass = "";
    int priority = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "class" -> ioClass = in.string();
        case "priority" -> priority = in.int32();
        default -> in.skip();
      }
    }
    return new IoPriority(ioClass, priority);
  }

  static CpuAffinity cpuAffinity(JsonReader in) throws JsonException {
    String initial = "";
    String last = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "initial" -> initial = in.string();
        case "final" -> last = in.string();
        default -> in.skip();
      }
    }
    return new CpuAffinity(initial, last);
  }

  private static List<Rlimit> rlimits(JsonReader in) throws JsonException {
    List<Rlimit> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(rlimit(in));
    }
    return list;
  }
}
