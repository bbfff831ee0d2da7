package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.process.PidFile;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.sync.FlightRecord;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import org.jspecify.annotations.Nullable;

/**
 * What a call left whose JVM died. A container that it made, even one that was whole, is not kept:
 * the caller is told of a failure, and will want the id again. One that somebody else made stays,
 * which is why the record of what is made names the front door of the call that writes it.
 */
public final class AbandonedLaunch {
  /** Before there is a process there is no pid file. */
  private static final int NO_PID = 0;

  private final RuntimeContext context;
  private final String place;
  private final @Nullable String id;
  private final int init;

  private AbandonedLaunch(RuntimeContext context, String place, @Nullable String id, int init) {
    this.context = context;
    this.place = place;
    this.id = id;
    this.init = init;
  }

  /**
   * Of an exec: the front door has killed the process, and nothing is written but the pid file.
   *
   * @param pid of the process; 0: there was none yet
   */
  public static AbandonedLaunch ofExec(RuntimeContext context, int pid) {
    int written = pid == 0 ? PidFile.UNKNOWN : pid;
    return new AbandonedLaunch(context, " while it started the process", null, written);
  }

  /** Of a create or run. */
  static AbandonedLaunch ofCreation(RuntimeContext context, String id) throws RuntimeFailure {
    try (StateDirectory directory = LoadedContainer.store(context).find(ContainerId.of(id))) {
      if (directory == null) {
        return new AbandonedLaunch(context, " before it had made anything", null, NO_PID);
      }
      StateRecord state = directory.readState();
      CreatingRecord creating = directory.readCreating();
      if (creating != null && isOurs(context, creating.runtime())) {
        if (state != null) {
          String place = " when init was set up" + operation(directory);
          return new AbandonedLaunch(context, place, id, state.init().pid());
        }
        boolean started = !creating.processes().isEmpty();
        String place =
            started
                ? " while init was being set up" + operation(directory)
                : " while it made the cgroups and started init";
        return new AbandonedLaunch(context, place, id, NO_PID);
      }
      // The name was taken, and nobody who lives is about to make anything under it.
      boolean bare = state == null && creating == null && directory.tryLock();
      return new AbandonedLaunch(
          context, bare ? " before it had made anything" : "", bare ? id : null, NO_PID);
    }
  }

  /** At which step it was abandoned: the end of a sentence, with a leading blank; empty if unknown. */
  public String place() {
    return place;
  }

  /**
   * Takes back what is left.
   *
   * @param pidFile the caller's; null if none was asked for
   */
  public void undo(@Nullable String pidFile) throws RuntimeFailure {
    if (pidFile != null && init != NO_PID) {
      PidFile.remove(context.kernel(), context.invocation(), pidFile, init);
    }
    if (id != null) {
      DeleteOperation.run(context, id, true);
    }
  }

  private static boolean isOurs(RuntimeContext context, ProcessIdentity frontDoor)
      throws RuntimeFailure {
    try {
      return frontDoor.equals(
          ProcessIdentity.of(Procfs.of(context.kernel()), context.invocation().pid()));
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  private static String operation(StateDirectory directory) throws RuntimeFailure {
    FlightRecord record = directory.readRecorder();
    if (record == null || record.state() == FlightRecord.Phase.FRESH) {
      return "";
    }
    String number = " (operation " + Integer.toUnsignedString(record.op());
    String plan = record.inInitPlan() ? " of the init plan" : " of the bootstrap plan";
    return number + (record.words().isEmpty() ? "" : " " + record.words()) + plan + ")";
  }
}
