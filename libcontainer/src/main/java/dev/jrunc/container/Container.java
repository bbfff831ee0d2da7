package dev.jrunc.container;

import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.oci.features.Features;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The operations on containers, each in a class of its own. */
public final class Container {
  private Container() {}

  /** Makes a container and leaves its init waiting for {@link #start}. */
  public static void create(RuntimeContext context, CreateRequest request, LaunchOptions launch)
      throws RuntimeFailure {
    new CreateOperation(context, request, launch, false, false).run().close();
  }

  /** Lets a created container's process run. */
  public static void start(RuntimeContext context, String id) throws RuntimeFailure {
    StartOperation.run(context, id);
  }

  /**
   * {@link #create} and {@link #start}; unless detached, waits for the process and deletes the
   * container.
   *
   * @return exit code of the process (128 + signal if one ended it); 0 when detached
   */
  public static int run(
      RuntimeContext context, CreateRequest request, LaunchOptions launch, RunOptions options)
      throws RuntimeFailure {
    return new RunOperation(context, request, launch, options, null).run();
  }

  /** Dumps a container's processes; ends it, unless it is to go on. */
  public static void checkpoint(RuntimeContext context, String id, CheckpointOptions options)
      throws RuntimeFailure {
    CheckpointOperation.run(context, id, options);
  }

  /**
   * Makes a container whose processes go on from where {@link #checkpoint} left them; unless
   * detached, waits for its first process and deletes it.
   *
   * @return exit code of the process (128 + signal if one ended it); 0 when detached
   */
  public static int restore(
      RuntimeContext context,
      CreateRequest request,
      LaunchOptions launch,
      RunOptions options,
      RestoreOptions restore)
      throws RuntimeFailure {
    return new RunOperation(context, request, launch, options, restore).run();
  }

  /**
   * Starts a further process in a container.
   *
   * @return its exit code (128 + signal if one ended it); 0 when detached
   */
  public static int exec(RuntimeContext context, ExecRequest request) throws RuntimeFailure {
    return new ExecOperation(context, request).run();
  }

  /**
   * Sends a signal to init, or to every process where that is what it takes to end the container.
   *
   * @param all {@code --all}: to every process; then a stopped container is no error
   */
  public static void kill(RuntimeContext context, String id, int signal, boolean all)
      throws RuntimeFailure {
    KillOperation.run(context, id, signal, all);
  }

  /**
   * Removes a stopped or created container.
   *
   * @param force kills it first, and takes an unknown id for deleted
   */
  public static void delete(RuntimeContext context, String id, boolean force)
      throws RuntimeFailure {
    DeleteOperation.run(context, id, force);
  }

  /**
   * Deletes a container whose foreground process has ended, after telling why if it was for a limit.
   *
   * @param waitStatus of the process
   */
  public static void deleteEnded(RuntimeContext context, String id, WaitStatus waitStatus)
      throws RuntimeFailure {
    DeathReport.tell(context, id, waitStatus);
    DeleteOperation.run(context, id, false);
  }

  /** What a create or run of this very call left when the JVM that served it first died. */
  public static AbandonedLaunch abandoned(RuntimeContext context, String id)
      throws RuntimeFailure {
    return AbandonedLaunch.ofCreation(context, id);
  }

  /** Freezes every process. */
  public static void pause(RuntimeContext context, String id) throws RuntimeFailure {
    PauseOperation.pause(context, id);
  }

  /** Thaws a paused container. */
  public static void resume(RuntimeContext context, String id) throws RuntimeFailure {
    PauseOperation.resume(context, id);
  }

  /** What is known of a container. */
  public static ContainerSummary state(RuntimeContext context, String id) throws RuntimeFailure {
    return StateQuery.of(context, id);
  }

  /**
   * All containers, by id.
   *
   * @param rootMustExist whether a missing state root is an error (it was named on the command line)
   * @param unreadable gets a message for each container that cannot be read
   */
  public static List<ContainerSummary> list(
      RuntimeContext context, boolean rootMustExist, Consumer<String> unreadable)
      throws RuntimeFailure {
    return ListQuery.of(context, rootMustExist, unreadable);
  }

  /** Pids of the container's processes as the runtime sees them; empty when stopped. */
  public static List<Integer> processes(RuntimeContext context, String id) throws RuntimeFailure {
    return ProcessQuery.pids(context, id);
  }

  /**
   * The host's {@code ps}, cut down to the container's processes.
   *
   * @param arguments for ps; empty: {@code -ef}
   * @return header and rows, each ended by a newline
   */
  public static String processTable(RuntimeContext context, String id, List<String> arguments)
      throws RuntimeFailure {
    return ProcessQuery.table(context, id, arguments);
  }

  /**
   * What of the specification this build knows; nothing of the host.
   *
   * @param annotations that say who made the build
   */
  public static Features features(FileCalls files, Map<String, String> annotations) {
    return BuildFeatures.of(files, annotations);
  }

  /** Other limits for a container that is not stopped; either all of them hold, or none. */
  public static void update(RuntimeContext context, UpdateRequest request) throws RuntimeFailure {
    UpdateOperation.run(context, request);
  }

  /** Tells once what a container uses. */
  public static void stats(RuntimeContext context, String id, EventSink sink) throws RuntimeFailure {
    EventsOperation.stats(context, id, sink);
  }

  /**
   * Tells what a container uses, and when memory is lacking, until it ends.
   *
   * @param intervalNanos between two looks at what it uses
   * @return false: the caller wanted no more
   */
  public static boolean events(RuntimeContext context, String id, long intervalNanos, EventSink sink)
      throws RuntimeFailure {
    return EventsOperation.follow(context, id, intervalNanos, sink);
  }
}
