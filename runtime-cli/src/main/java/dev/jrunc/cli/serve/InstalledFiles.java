package dev.jrunc.cli.serve;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/** The build that this server is of, and whether it is still the one that is installed. */
public final class InstalledFiles {
  private static final String DIGEST = "/lib/digest";
  private static final List<String> RELIED_ON =
      List.of(DIGEST, "/lib/jrunc.jar", "/libexec/nsexec", "/bin/jrunc", "/runtime/lib/modules");

  private static final int DIGITS = 16;

  private final FileCalls files;
  private final String tree;
  private final List<Stat> before = new ArrayList<>();
  private final long digest;

  /** @param tree absolute path of the install tree */
  public InstalledFiles(FileCalls files, String tree) throws SyscallException {
    this.files = files;
    this.tree = tree;
    for (String name : RELIED_ON) {
      before.add(files.fstatat(Fd.CWD, tree + name, 0));
    }
    String text = Bytes.decode(files.readFile(Fd.CWD, tree + DIGEST, 64)).strip();
    try {
      if (text.length() != DIGITS) {
        throw new NumberFormatException(text);
      }
      digest = Long.parseUnsignedLong(text, 16);
    } catch (NumberFormatException e) {
      throw new SyscallException("read", tree + DIGEST, Errno.EBADMSG);
    }
  }

  /** The number that a front door of the same build knows. */
  long digest() {
    return digest;
  }

  boolean areUnchanged() {
    try {
      for (int i = 0; i < RELIED_ON.size(); i++) {
        Stat now = files.fstatat(Fd.CWD, tree + RELIED_ON.get(i), 0);
        // A file system may give a new file the number of one that was just removed.
        if (!now.isSameFile(before.get(i)) || now.modified() != before.get(i).modified()) {
          return false;
        }
      }
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }
}
