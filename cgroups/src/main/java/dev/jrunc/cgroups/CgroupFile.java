package dev.jrunc.cgroups;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.SyscallException;

/**
 * A cgroup's file that takes one instruction with each write(2).
 *
 * @param path absolute, for messages
 */
record CgroupFile(FileCalls files, Fd fd, String path) implements AutoCloseable {

  void write(String value) throws CgroupException {
    byte[] bytes = Bytes.encode(value);
    try {
      files.write(fd, bytes, 0, bytes.length);
    } catch (SyscallException e) {
      throw CgroupDirectory.failed(value, new SyscallException("write", path, e.errno()));
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
