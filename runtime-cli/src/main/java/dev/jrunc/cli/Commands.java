package dev.jrunc.cli;

import dev.jrunc.cli.options.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Model.OptionSpec;
import org.jspecify.annotations.Nullable;

/** The verbs by name. */
final class Commands {
  /** In the order of the help. */
  static final List<String> NAMES =
      List.of(
          "checkpoint", "create", "delete", "doctor", "events", "exec", "features", "kill", "list", "pause", "ps", "restore",
          "resume", "run", "serve", "spec", "start", "state", "update");

  /** Of the verbs that were called: a resident JVM makes each once. */
  private static final Map<String, List<OptionSpec>> OPTIONS = new ConcurrentHashMap<>();

  private Commands() {}

  /** A verb's options with --help, for parsing, which changes none of them. */
  static List<OptionSpec> options(String name, Command command) {
    List<OptionSpec> made = OPTIONS.get(name);
    if (made == null) {
      List<OptionSpec> all = new ArrayList<>(command.manual().options());
      all.add(Options.hiddenFlag("show help", "--help", "-h"));
      made = List.copyOf(all);
      OPTIONS.put(name, made);
    }
    return made;
  }

  /** The verb, described nowhere else; null if there is none of this name. */
  static @Nullable Command make(String name) {
    return switch (name) {
      case "checkpoint" -> new CheckpointCommand();
      case "create" -> new CreateCommand();
      case "delete" -> new DeleteCommand();
      case "doctor" -> new DoctorCommand();
      case "events" -> new EventsCommand();
      case "exec" -> new ExecCommand();
      case "features" -> new FeaturesCommand();
      case "kill" -> new KillCommand();
      case "list" -> new ListCommand();
      case "pause" -> new PauseCommand();
      case "ps" -> new PsCommand();
      case "restore" -> new RestoreCommand();
      case "resume" -> new ResumeCommand();
      case "run" -> new RunCommand();
      case "serve" -> new ServeCommand();
      case "spec" -> new SpecCommand();
      case "start" -> new StartCommand();
      case "state" -> new StateCommand();
      case "update" -> new UpdateCommand();
      default -> null;
    };
  }
}
