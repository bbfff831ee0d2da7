package dev.jrunc.cli;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.HangupPoll;
import dev.jrunc.cli.door.RehearsalDoor;
import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * Real containers made and deleted before a server takes calls in, so that the first call finds
 * everything loaded and compiled: it would otherwise take some ten times as long as the tenth. The
 * one time that a server starts processes itself. What fails is merely not practised.
 */
final class DryRun {
  private static final int ROUNDS = 30;
  private static final int PROGRAM_LIMIT = 16 << 20;

  private final Installation installation;
  private final Kernel kernel;
  private final Resident resident;
  private final HangupPoll hangups;
  private final String work;
  private final String id;

  private DryRun(
      Installation installation, Kernel kernel, Resident resident, HangupPoll hangups, String work) {
    this.installation = installation;
    this.kernel = kernel;
    this.resident = resident;
    this.hangups = hangups;
    this.work = work;
    this.id = "jrunc-serve-" + kernel.getpid();
  }

  /** @param work a directory to be made and removed again; only this user may reach it */
  static void play(
      Installation installation, Kernel kernel, Resident resident, HangupPoll hangups, String work) {
    DryRun run = new DryRun(installation, kernel, resident, hangups, work);
    try {
      run.clearUp();
      run.layOut();
      for (int round = 0; round < ROUNDS; round++) {
        run.round();
      }
    } catch (SyscallException e) {
      // No place to practise in: the first calls are slower.
      run.tidy();
      return;
    }
    run.tidy();
    // What the start and the practice left is given back before the wait begins.
    System.gc();
  }

  /**
   * What is there of a server that was killed in its dry run, together with the front door that would have undone it, and
   * of this one where a call of it failed. The record of a container that cannot be deleted now stays for the next.
   */
  private void clearUp() throws SyscallException {
    try (Fd state = kernel.open(work + "/state", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
      for (DirectoryEntry container : kernel.getdents(state)) {
        call("delete", "--force", container.name());
      }
      kernel.seek(state, 0);
      if (!kernel.getdents(state).isEmpty()) {
        throw new SyscallException("rmdir", work + "/state", Errno.ENOTEMPTY);
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    remove(Fd.CWD, work);
  }

  private void layOut() throws SyscallException {
    for (String directory : List.of("", "/rootfs", "/rootfs/proc", "/rootfs/sys", "/rootfs/dev", "/rootfs/etc")) {
      kernel.mkdirat(Fd.CWD, work + directory, 0755);
    }
    copy(installation.nsexec(), work + "/rootfs/init", 0755);
    copy(installation.tree() + "/lib/rehearsal.json", work + "/config.json", 0644);
  }

  private void copy(String from, String to, int mode) throws SyscallException {
    byte[] bytes = kernel.readFile(Fd.CWD, from, PROGRAM_LIMIT);
    try (Fd file = kernel.openat(Fd.CWD, to, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL, mode)) {
      kernel.writeAll(file, bytes);
    }
  }

  private void round() throws SyscallException {
    call("create", "--bundle", work, "--pid-file", work + "/pid", id);
    call("state", id);
    call("exec", id, "/init");
    call("start", id);
    call("kill", id, "9");
    call("delete", "--force", id);
    call("state", id);
    call("run", "--bundle", work, id);
  }

  private void call(String... words) throws SyscallException {
    List<String> argv = new ArrayList<>(List.of("jrunc", "--root", work + "/state"));
    argv.addAll(List.of(words));
    try (RehearsalDoor door = new RehearsalDoor(kernel, argv);
        DoorInvocation invocation = door.invocation(hangups)) {
      invocation.exit(new Dispatcher(installation, kernel, invocation, resident).serve());
    }
  }

  private void tidy() {
    try {
      clearUp();
    } catch (SyscallException e) {
      // The next server's dry run does it.
      return;
    }
  }

  private void remove(Fd parent, String name) throws SyscallException {
    int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    try (Fd directory = kernel.openat(parent, name, flags)) {
      for (DirectoryEntry entry : kernel.getdents(directory)) {
        if (entry.isDirectory()) {
          remove(directory, entry.name());
        } else {
          kernel.unlinkat(directory, entry.name(), 0);
        }
      }
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return;
      }
      throw e;
    }
    kernel.unlinkat(parent, name, OpenFlags.AT_REMOVEDIR);
  }
}
