package dev.jrunc.container.state;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.StateConfig;
import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import dev.jrunc.oci.json.Rfc3339;
import dev.jrunc.oci.state.HookDecoder;
import dev.jrunc.oci.state.PersistedState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * state.json with runc's field names: monitoring scripts and old cAdvisors read {@code cgroup_paths},
 * {@code init_process_pid} and {@code namespace_paths} from it. All of it is written; only what the
 * verbs need is read, so that a configuration of another version does not make a container
 * unreachable.
 */
final class StateJson {
  private static final String BUNDLE_LABEL = "bundle=";

  private StateJson() {}

  static byte[] write(StateRecord state) {
    ContainerConfig config = state.config().value();
    if (config == null) {
      throw new IllegalArgumentException("a record that was read has no configuration to write");
    }
    return dev.jrunc.oci.state.StateJson.write(
        new PersistedState(
            state.id(),
            state.init().pid(),
            state.init().startTime(),
            Rfc3339.parse(state.created()),
            StateConfig.of(config),
            state.request().rootlessEuid(),
            state.cgroupPaths(),
            state.namespacePaths(),
            state.externalDescriptors(),
            state.rdtGroups().isEmpty() ? "" : state.rdtGroups().getFirst(),
            state.rdtGroups().size() > 1 ? state.rdtGroups().getLast() : ""));
  }

  /** @param path for messages */
  static StateRecord read(String path, byte[] document) throws CorruptState {
    try {
      return new Reading(path).read(JsonReader.of(document));
    } catch (JsonException e) {
      throw new CorruptState(path, String.valueOf(e.getMessage()));
    }
  }

  /** @param path for messages */
  static PersistedState readWhole(String path, byte[] document) throws CorruptState {
    try {
      return dev.jrunc.oci.state.StateJson.read(document);
    } catch (JsonException e) {
      throw new CorruptState(path, String.valueOf(e.getMessage()));
    }
  }

  /** The values met so far. */
  private static final class Reading {
    private final String path;
    private String id = "";
    private int pid;
    private long start;
    private String created = "";
    private Map<String, String> cgroups = Map.of();
    private Map<String, String> namespaces = Map.of();
    private List<String> descriptors = List.of();
    private String rdtGroup = "";
    private String rdtMonitoring = "";
    private String rootfs = "";
    private String version = "";
    private @Nullable String bundle;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private boolean privatePids;
    private Hooks hooks = Hooks.NONE;
    private boolean noPivot;
    private boolean noNewKeyring;
    private boolean systemd;
    private boolean rootlessEuid;
    private boolean rootlessCgroups;

    Reading(String path) {
      this.path = path;
    }

    StateRecord read(JsonReader in) throws JsonException, CorruptState {
      in.beginObject();
      for (String name; (name = in.nextName()) != null; ) {
        switch (name) {
          case "id" -> id = in.string();
          case "init_process_pid" -> pid = in.int32();
          case "init_process_start" -> start = in.uint64();
          case "created" -> created = in.string();
          case "config" -> config(in);
          case "cgroup_paths" -> cgroups = in.stringMap();
          case "namespace_paths" -> namespaces = in.stringMap();
          case "external_descriptors" -> descriptors = in.strings();
          case "intel_rdt_path" -> rdtGroup = in.string();
          case "intel_rdt_mon_path" -> rdtMonitoring = in.string();
          default -> in.skip();
        }
      }
      if (id.isEmpty()) {
        throw new CorruptState(path, "it has no id");
      }
      if (bundle == null || !bundle.startsWith("/")) {
        throw new CorruptState(path, "bundle not found in labels");
      }
      CreateRequest request =
          new CreateRequest(
              id, bundle, noPivot, noNewKeyring, systemd, rootlessEuid, rootlessCgroups, "");
      return new StateRecord(
          request,
          new ProcessIdentity(pid, start),
          created,
          version,
          rootfs,
          annotations,
          cgroups,
          namespaces,
          descriptors,
          rdtGroup.isEmpty() ? List.of() : rdtMonitoring.isEmpty() ? List.of(rdtGroup) : List.of(rdtGroup, rdtMonitoring),
          privatePids,
          hooks,
          SavedConfig.NOT_READ);
    }

    private void config(JsonReader in) throws JsonException {
      in.beginObject();
      for (String name; (name = in.nextName()) != null; ) {
        switch (name) {
          case "rootfs" -> rootfs = in.string();
          case "version" -> version = in.string();
          case "labels" -> labels(in.strings());
          case "no_pivot_root" -> noPivot = in.bool();
          case "no_new_keyring" -> noNewKeyring = in.bool();
          case "rootless_euid" -> rootlessEuid = in.bool();
          case "rootless_cgroups" -> rootlessCgroups = in.bool();
          case "cgroups" -> cgroups(in);
          case "namespaces" -> namespaces(in);
          case "Hooks" -> hooks = HookDecoder.hooks(in);
          default -> in.skip();
        }
      }
    }

    private void namespaces(JsonReader in) throws JsonException {
      in.beginArray();
      while (in.nextElement()) {
        String type = "";
        String joined = "";
        in.beginObject();
        for (String name; (name = in.nextName()) != null; ) {
          switch (name) {
            case "type" -> type = in.string();
            case "path" -> joined = in.string();
            default -> in.skip();
          }
        }
        // One that was joined is somebody else's, with an init of its own.
        privatePids |= type.equals(NamespaceType.PID.stateName()) && joined.isEmpty();
      }
    }

    private void cgroups(JsonReader in) throws JsonException {
      in.beginObject();
      for (String name; (name = in.nextName()) != null; ) {
        if (name.equals("Systemd")) {
          systemd = in.bool();
        } else {
          in.skip();
        }
      }
    }

    private void labels(List<String> labels) {
      for (String label : labels) {
        int equals = label.indexOf('=');
        if (label.startsWith(BUNDLE_LABEL)) {
          bundle = label.substring(BUNDLE_LABEL.length());
        } else if (equals >= 0) {
          annotations.put(label.substring(0, equals), label.substring(equals + 1));
        }
      }
    }
  }
}
