package dev.jrunc.cli.serve;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.HangupPoll;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.function.BiConsumer;

/** Serves calls until it is told to stop, has nothing to do, or is no longer what is installed. */
public final class Server {
  /** How often idleness and the installed files are looked at. */
  private static final int LOOK_MILLIS = 2000;

  /** For servers that nobody would end: those of a user namespace, which they would keep from going. */
  private static final long PASSING_IDLE_EXIT_MILLIS = 600_000;

  /** For calls under way when the end comes: what front doors give a call to be undone is a little more. */
  private static final int DRAIN_MILLIS = 4000;

  private static final int DRAIN_LOOK_MILLIS = 20;

  private final Kernel kernel;
  private final InstalledFiles files;
  private final Statistics statistics;

  public Server(Kernel kernel, InstalledFiles files, Statistics statistics) {
    this.kernel = kernel;
    this.files = files;
    this.statistics = statistics;
  }

  /**
   * Serves; returns when it is over.
   *
   * @param before run before calls are taken in, with a directory to be made and removed; front doors that come
   *     meanwhile go the cold way
   * @param caller whose hang-up ends it
   * @param inherited number of a listening socket; -1: one is made
   * @param idleExitMillis 0: never; -1: as it is best
   */
  public void run(
      BiConsumer<String, HangupPoll> before,
      DoorInvocation caller,
      RequestHandler handler,
      int inherited,
      long idleExitMillis)
      throws SyscallException {
    MeetingPlace place = MeetingPlace.find(kernel, kernel.geteuid());
    long idleExit = idleExitMillis < 0 ? place.isPassing() ? PASSING_IDLE_EXIT_MILLIS : 0 : idleExitMillis;
    try (CallerCheck check = CallerCheck.forThisProcess(kernel);
        Listener listener = inherited < 0 ? Listener.make(kernel, place) : Listener.inherited(kernel, inherited)) {
      // The whole process has one, and calls have theirs: modes are given in full, or files made by front doors.
      kernel.umask(0);
      HangupPoll hangups = new HangupPoll(kernel);
      before.accept(place.directory() + "/dry-run", hangups);
      Workers workers = new Workers(kernel, listener.socket(), files.digest(), check, handler, hangups, statistics);
      workers.start();
      while (!caller.awaitHangup(LOOK_MILLIS) && files.areUnchanged()) {
        if (idleExit > 0 && statistics.idleMillis() >= idleExit) {
          break;
        }
      }
      workers.stop();
    }
    drain();
  }

  private void drain() {
    for (int waited = 0; statistics.active() > 0 && waited < DRAIN_MILLIS; waited += DRAIN_LOOK_MILLIS) {
      try {
        Thread.sleep(DRAIN_LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
