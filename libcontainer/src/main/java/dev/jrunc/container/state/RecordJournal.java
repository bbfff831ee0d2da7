package dev.jrunc.container.state;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds a record's versions, one on each line; the last whole line counts. A version more costs one write,
 * where a file that takes the old one's place costs four calls and two inodes. Who is killed in the middle of a write
 * leaves a line without an end, which is no line.
 */
final class RecordJournal implements AutoCloseable {
  private static final int FLAGS =
      OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK;

  private final RecordFiles files;
  private final String name;
  private @Nullable Fd file;

  /** Nothing is opened yet. */
  RecordJournal(RecordFiles files, String name) {
    this.files = files;
    this.name = name;
  }

  /**
   * Adds a version. When that fails nothing may be added any more: a line may have been left without its end.
   *
   * @param record of one line, without its end
   */
  void append(byte[] record) throws RuntimeFailure {
    Kernel kernel = files.kernel();
    byte[] line = Arrays.copyOf(record, record.length + 1);
    line[record.length] = '\n';
    try {
      Fd open = file;
      if (open == null) {
        open = kernel.openat(files.dir(), name, FLAGS, 0600);
        file = open;
      }
      kernel.writeAll(open, line);
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to write " + files.path() + "/" + name, e);
    }
  }

  /** The version that counts; null if there is none. */
  byte @Nullable [] last() throws RuntimeFailure {
    byte[] content = files.read(name);
    if (content == null) {
      return null;
    }
    int end = content.length - 1;
    while (end >= 0 && content[end] != '\n') {
      end--;
    }
    int begin = end;
    while (begin > 0 && content[begin - 1] != '\n') {
      begin--;
    }
    return end < 0 ? null : Arrays.copyOfRange(content, begin, end);
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
