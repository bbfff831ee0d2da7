package dev.jrunc.seccomp;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.NativeLibrary;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A libseccomp filter under construction, and the memory for the arguments of its calls. */
final class FilterContext implements AutoCloseable {
  private static final int CONDITION_SIZE = 24;
  private static final int MOST_CONDITIONS = 6;
  private static final int LARGEST_PROGRAM = 4096 * 8;
  private static final int ATTRIBUTE_OPTIMIZE = 8;
  private static final int BINARY_TREE = 2;

  private final Libseccomp library;
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(MOST_CONDITIONS * CONDITION_SIZE).order(ByteOrder.nativeOrder());
  private final long address = NativeLibrary.address(memory);
  private final long context;

  private FilterContext(Libseccomp library, long context) {
    this.library = library;
    this.context = context;
  }

  /**
   * A filter of the native architecture alone.
   *
   * @param defaultAction SECCOMP_RET_*
   */
  static FilterContext open(Libseccomp library, int defaultAction) throws SeccompException {
    long context = library.init.call(Integer.toUnsignedLong(defaultAction));
    if (context == 0) {
      throw SeccompException.compiling(
          "/defaultAction", "error creating filter: could not create filter");
    }
    return new FilterContext(library, context);
  }

  /** Adds an architecture that is not there yet. */
  void add(SeccompArch arch, String pointer) throws SeccompException {
    int rc = (int) library.archAdd.call(context, Integer.toUnsignedLong(arch.token()));
    if (rc != 0) {
      throw SeccompException.compiling(
          pointer,
          "error adding architecture to seccomp filter: " + arch.ociName() + ": " + words(rc));
    }
  }

  /** Removes an architecture that is there. */
  void remove(SeccompArch arch) throws SeccompException {
    int rc = (int) library.archRemove.call(context, Integer.toUnsignedLong(arch.token()));
    if (rc != 0) {
      throw SeccompException.compiling(
          "", "error removing architecture " + arch.ociName() + ": " + words(rc));
    }
  }

  /** Sorts syscalls into a binary tree. A libseccomp too old for that just makes a slower filter. */
  void optimize() {
    library.attrSet.call(context, ATTRIBUTE_OPTIMIZE, BINARY_TREE);
  }

  void add(Rule rule) throws SeccompException {
    int at = 0;
    for (Rule.Condition condition : rule.conditions()) {
      memory
          .putInt(at, condition.index())
          .putInt(at + 4, condition.operator().libseccompNumber())
          .putLong(at + 8, condition.value())
          .putLong(at + 16, condition.valueTwo());
      at += CONDITION_SIZE;
    }
    int rc =
        (int)
            library.ruleAddArray.call(
                context,
                Integer.toUnsignedLong(rule.action()),
                rule.syscall(),
                rule.conditions().size(),
                address);
    if (rc != 0) {
      throw SeccompException.compiling(
          rule.pointer(),
          "error adding seccomp filter rule for syscall " + rule.name() + ": " + words(rc));
    }
  }

  /** The program, struct sock_filter each 8 bytes. */
  byte[] export(FileCalls files) throws SeccompException {
    try (Fd memfd = files.memfdCreate("seccomp", 0)) {
      int rc = (int) library.exportBpf.call(context, memfd.number());
      if (rc != 0) {
        throw SeccompException.compiling("", "error exporting BPF: " + words(rc));
      }
      files.seek(memfd, 0);
      return files.readAll(memfd, LARGEST_PROGRAM);
    } catch (SyscallException e) {
      throw SeccompException.compiling("error exporting BPF: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    library.release.call(context);
  }

  private static String words(int negativeErrno) {
    return Errno.of(-negativeErrno).message();
  }
}
