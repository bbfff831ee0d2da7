package dev.jrunc.container.state;

import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import dev.jrunc.oci.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a create that is under way has made, written before it is made: whoever finds it after the
 * creator died can undo it. (runc knows its cgroups only from state.json, and leaves them for ever
 * when it is killed in a hook.)
 *
 * @param bundle absolute path
 * @param runtime the process that creates
 * @param processes stage 1 and init, as far as they are known
 * @param cgroupPaths directory by v1 controller; {@code ""}: that of cgroup2
 * @param makesCgroups whether those directories are just being made: who makes them asks mkdir(2), and nobody else knows
 *     yet which were there before
 * @param ownedCgroups those directories, ones above them, and groups of resctrl, that did not exist before
 * @param systemd whether systemd made them
 * @param rootless whether it was the user's systemd
 */
public record CreatingRecord(
    String bundle,
    ProcessIdentity runtime,
    List<ProcessIdentity> processes,
    Map<String, String> cgroupPaths,
    boolean makesCgroups,
    List<String> ownedCgroups,
    boolean systemd,
    boolean rootless) {

  public CreatingRecord {
    processes = List.copyOf(processes);
    cgroupPaths = Collections.unmodifiableMap(new LinkedHashMap<>(cgroupPaths));
    ownedCgroups = List.copyOf(ownedCgroups);
  }

  /** With one process more. */
  public CreatingRecord with(ProcessIdentity process) {
    List<ProcessIdentity> all = new ArrayList<>(processes);
    all.add(process);
    return new CreatingRecord(bundle, runtime, all, cgroupPaths, makesCgroups, ownedCgroups, systemd, rootless);
  }

  /**
   * With more cgroups.
   *
   * @param paths of all hierarchies
   * @param makes whether they are being made
   * @param more to be owned too, parents first
   */
  public CreatingRecord with(Map<String, String> paths, boolean makes, List<String> more) {
    Set<String> owned = new LinkedHashSet<>(ownedCgroups);
    owned.addAll(more);
    return new CreatingRecord(bundle, runtime, processes, paths, makes, List.copyOf(owned), systemd, rootless);
  }

  byte[] write() {
    JsonWriter out = JsonWriter.compact();
    out.beginObject();
    out.property("bundle", bundle);
    out.name("runtime");
    process(out, runtime);
    out.list("processes", processes, CreatingRecord::process);
    out.map("cgroup_paths", cgroupPaths, JsonWriter::string);
    out.property("makes_cgroups", makesCgroups);
    out.list("owned_cgroups", ownedCgroups, JsonWriter::string);
    out.property("systemd", systemd);
    out.property("rootless", rootless);
    out.endObject();
    return out.toBytes();
  }

  static CreatingRecord read(String path, byte[] document) throws CorruptState {
    String bundle = "";
    ProcessIdentity runtime = new ProcessIdentity(0, 0);
    List<ProcessIdentity> processes = List.of();
    Map<String, String> cgroupPaths = Map.of();
    boolean makesCgroups = false;
    List<String> ownedCgroups = List.of();
    boolean systemd = false;
    boolean rootless = false;
    try {
      JsonReader in = JsonReader.of(document);
      in.beginObject();
      for (String name; (name = in.nextName()) != null; ) {
        switch (name) {
          case "bundle" -> bundle = in.string();
          case "runtime" -> runtime = process(in);
          case "processes" -> processes = in.list(CreatingRecord::process);
          case "cgroup_paths" -> cgroupPaths = in.stringMap();
          case "makes_cgroups" -> makesCgroups = in.bool();
          case "owned_cgroups" -> ownedCgroups = in.strings();
          case "systemd" -> systemd = in.bool();
          case "rootless" -> rootless = in.bool();
          default -> in.skip();
        }
      }
    } catch (JsonException e) {
      throw new CorruptState(path, String.valueOf(e.getMessage()));
    }
    return new CreatingRecord(
        bundle, runtime, processes, cgroupPaths, makesCgroups, ownedCgroups, systemd, rootless);
  }

  private static void process(JsonWriter out, ProcessIdentity process) {
    out.beginObject();
    out.property("pid", process.pid());
    out.unsigned("start", process.startTime());
    out.endObject();
  }

  private static ProcessIdentity process(JsonReader in) throws JsonException {
    int pid = 0;
    long start = 0;
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "pid" -> pid = in.int32();
        case "start" -> start = in.uint64();
        default -> in.skip();
      }
    }
    return new ProcessIdentity(pid, start);
  }
}
