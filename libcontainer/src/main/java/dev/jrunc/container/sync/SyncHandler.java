package dev.jrunc.container.sync;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Fd;

/** What the runtime does when init asks for it. A failure ends the conversation, and init. */
public interface SyncHandler {

  /** Puts stage 1 into its cgroup. */
  void cgroup() throws RuntimeFailure;

  /** Writes setgroups, uid_map and gid_map of stage 1. */
  void usermap() throws RuntimeFailure;

  /** Writes timens_offsets of stage 1. */
  void timeOffsets() throws RuntimeFailure;

  /** Takes over init and its pidfd, and sends its plan if that was not sent ahead. */
  void plan(InitMessage.Pid init) throws RuntimeFailure;

  /** Sets the cgroup's limits and runs the prestart and createRuntime hooks. */
  void hooks() throws RuntimeFailure;

  /** Sets rlimits and puts the state on disk. */
  void ready() throws RuntimeFailure;

  /**
   * Takes init's fd {@code number} and hands it to the agent. The reply goes out after the fd was
   * taken and before the agent is asked, as runc does: init may need the agent to go on.
   *
   * @param taken to be run as soon as the fd was taken
   */
  void seccomp(int number, Reply taken) throws RuntimeFailure;

  /** Opens the tree of the container's {@code mount}-th mount; the caller owns it. */
  Fd mountTree(int mount) throws RuntimeFailure;

  /** Turns a failure of init into one for the user. */
  RuntimeFailure failed(InitMessage.Failure failure);

  /** Writes a line of init's to the log. */
  void log(InitMessage.Log line);

  /** Sends the reply. */
  @FunctionalInterface
  interface Reply {
    void send() throws RuntimeFailure;
  }
}
