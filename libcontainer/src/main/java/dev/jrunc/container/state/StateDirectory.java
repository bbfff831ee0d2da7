package dev.jrunc.container.state;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.sync.FlightRecord;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.state.PersistedState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directory of one container, by handle: its records, its fifo, its flight recorder, its lock. */
public final class StateDirectory implements AutoCloseable {
  private static final String STATE = "state.json";
  private static final String CREATING = "creating.json";
  private static final String CONFIG = "config.json";
  private static final String RECORDER = "flight-recorder";
  private static final String NOTIFY = "notify";
  private static final String NOTIFY_SOCKET = NOTIFY + "/notify.sock";
  private static final String PID_FILE = "pid-file";

  /**
   * What there is of a container that ended, most often nothing else, in the order of its removal: who is killed in the
   * middle leaves a container that can be deleted again, and no record by which what is gone would be undone.
   */
  private static final List<String> USUAL = List.of(CONFIG, RECORDER, CREATING, STATE);

  private static final int NOTIFY_MODE = 0755;
  private static final int LOCK_POLL_MILLIS = 10;

  /** Others hold the lock while hooks run, whose time their timeouts limit, if any. */
  private static final int PATIENCE_MILLIS = 30_000;

  private final Kernel kernel;
  private final String path;
  private final Fd dir;
  private final RecordFiles files;
  private final ExecFifo fifo;
  private final RecordJournal creating;

  StateDirectory(Kernel kernel, String path, Fd dir) {
    this.kernel = kernel;
    this.path = path;
    this.dir = dir;
    this.files = new RecordFiles(kernel, path, dir);
    this.fifo = new ExecFifo(files);
    this.creating = new RecordJournal(files, CREATING);
  }

  /** Its path, for messages and bind mounts. */
  public String path() {
    return path;
  }

  /** Uid of its owner. */
  public int owner() throws RuntimeFailure {
    try {
      return kernel.fstat(dir).uid();
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  /**
   * Removes it with what is in it.
   *
   * @param name its own, in the directory above
   */
  void remove(String name) throws RuntimeFailure, SyscallException {
    for (String file : USUAL) {
      files.remove(file);
    }
    try {
      removeEmpty(name);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOTEMPTY)) {
        throw e;
      }
      DirectoryTree.empty(kernel, dir);
      removeEmpty(name);
    }
  }

  private void removeEmpty(String name) throws SyscallException {
    kernel.unlinkat(dir, "../" + name, OpenFlags.AT_REMOVEDIR);
  }

  /** Gives it these permissions, which the umask may have cut; false if it was removed after it was opened. */
  boolean permit(int mode) throws SyscallException {
    Stat stat = kernel.fstat(dir);
    if (stat.permissions() != mode) {
      kernel.fchmod(dir, mode);
    }
    return stat.links() > 0;
  }

  /** Takes the lock if nobody has it. It is held until this object is closed, or the process ends. */
  public boolean tryLock() throws RuntimeFailure {
    try {
      kernel.flock(dir, OpenFlags.LOCK_EX | OpenFlags.LOCK_NB);
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        return false;
      }
      throw new SyscallFailed(e);
    }
  }

  /** Waits for the lock; who has it longer than any step of a call takes has stopped. */
  public void lock() throws RuntimeFailure {
    if (!lock(PATIENCE_MILLIS)) {
      throw new OperationFailed(
          "another call has been at work on this container for "
              + PATIENCE_MILLIS / 1000
              + " seconds; if its runtime was stopped, \"delete --force\" ends it");
    }
  }

  /** Waits for the lock so long; whether it was got. flock(2) itself knows no timeout. */
  public boolean lock(int millis) throws RuntimeFailure {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (!tryLock()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      try {
        Thread.sleep(LOCK_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** Gives the lock back early, before something that may itself call the runtime: a hook. */
  public void unlock() throws RuntimeFailure {
    try {
      kernel.flock(dir, OpenFlags.LOCK_UN);
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  /** Whether the directory was removed after it was opened. */
  public boolean isRemoved() throws RuntimeFailure {
    try {
      return kernel.fstat(dir).links() == 0;
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  /** The record of a container that was made; null if there is none. */
  public @Nullable StateRecord readState() throws RuntimeFailure {
    byte[] bytes = files.read(STATE);
    return bytes == null ? null : StateJson.read(path + "/" + STATE, bytes);
  }

  /**
   * Writes the record beside where it belongs, so that nothing but a rename is left to do.
   *
   * @return its name for {@link #publishState}
   */
  public String stageState(StateRecord state) throws RuntimeFailure {
    return files.stage(STATE, StateJson.write(state));
  }

  /** From now on the container exists, with the record that was staged. */
  public void publishState(String staged) throws RuntimeFailure {
    files.publish(staged, STATE);
  }

  /** The whole of state.json, with what is in it for others; null if there is none. */
  public @Nullable PersistedState readDocument() throws RuntimeFailure {
    byte[] bytes = files.read(STATE);
    return bytes == null ? null : StateJson.readWhole(path + "/" + STATE, bytes);
  }

  /** Writes the whole of it, or nothing. */
  public void writeDocument(PersistedState state) throws RuntimeFailure {
    files.replace(STATE, dev.jrunc.oci.state.StateJson.write(state));
  }

  /**
   * The record of a container that is being made, or was: as soon as there is a state record, that is what counts. This
   * one stays beside it, since state.json says neither by whose call the container was made nor what for it; null if
   * there is none.
   */
  public @Nullable CreatingRecord readCreating() throws RuntimeFailure {
    byte[] bytes = creating.last();
    return bytes == null ? null : CreatingRecord.read(path + "/" + CREATING, bytes);
  }

  /** Writes the record of what there is to undo. */
  public void writeCreating(CreatingRecord record) throws RuntimeFailure {
    creating.append(record.write());
  }

  /** The configuration that the container was made from; null if there is none. */
  public byte @Nullable [] readConfig() throws RuntimeFailure {
    return files.read(CONFIG);
  }

  /**
   * Keeps the configuration: what the bundle holds later does not change the container. Before there is a state record,
   * without which nobody reads it.
   */
  public void writeConfig(byte[] config) throws RuntimeFailure {
    files.write(CONFIG, config);
  }

  /** What init blocks on until start. */
  public ExecFifo fifo() {
    return fifo;
  }

  /** Makes the directory that the container's socket of sd_notify(3) will lie in. */
  public void makeNotifyDirectory() throws RuntimeFailure {
    try {
      kernel.mkdirat(dir, NOTIFY, NOTIFY_MODE);
      kernel.fchmodat(dir, NOTIFY, NOTIFY_MODE);
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to make " + path + "/" + NOTIFY, e);
    }
  }

  /** Makes that socket, which every process of the container may send to; owned by the caller. */
  public Fd bindNotifySocket() throws RuntimeFailure {
    Fd socket = null;
    try {
      socket = kernel.socket(SocketCalls.SOCK_DGRAM);
      kernel.bind(socket, dir.procPath() + "/" + NOTIFY_SOCKET);
      kernel.fchmodat(dir, NOTIFY_SOCKET, 0777);
      return socket;
    } catch (SyscallException e) {
      if (socket != null) {
        socket.close();
      }
      // runc's words are those of Go's net package.
      throw new SyscallFailed(
          new SyscallException("listen unixgram", path + "/" + NOTIFY_SOCKET + ": " + "bind", e.errno()));
    }
  }

  /** Makes the page that init notes its progress on, and that what is written is appended to. */
  public Fd makeRecorder() throws RuntimeFailure {
    try {
      Fd file =
          kernel.openat(
              dir,
              RECORDER,
              OpenFlags.O_RDWR | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW,
              0600);
      try {
        kernel.ftruncate(file, FlightRecord.BYTES);
        return file;
      } catch (SyscallException e) {
        file.close();
        throw e;
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to make " + path + "/" + RECORDER, e);
    }
  }

  /** What init noted last; null if there is nothing to be read. */
  public @Nullable FlightRecord readRecorder() throws RuntimeFailure {
    byte[] page = files.read(RECORDER);
    return page == null ? null : FlightRecord.read(page, page.length);
  }

  /** The caller's pid file is about to be written: whoever undoes a create that died in the middle removes it. */
  public void notePidFile(String absolute) throws RuntimeFailure {
    try {
      kernel.symlinkat(absolute, dir, PID_FILE);
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to make " + path + "/" + PID_FILE, e);
    }
  }

  /** It is the caller's from now on. */
  public void forgetPidFile() throws RuntimeFailure {
    files.remove(PID_FILE);
  }

  /** The pid file that was being written; null if there is none. */
  public @Nullable String notedPidFile() throws RuntimeFailure {
    try {
      return kernel.readlinkat(dir, PID_FILE);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw new SyscallFailed("unable to read " + path + "/" + PID_FILE, e);
    }
  }

  @Override
  public void close() {
    creating.close();
    dir.close();
  }
}
