package dev.jrunc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.invocation.PipeEnd;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fds of a process in the foreground: pipes, but where the caller's is /dev/null. */
final class ProcessIoTest {
  private final Kernel kernel = NativeKernel.open();

  private ProcessIo foreground(Fd in, Fd out, Fd err, boolean opensNull) throws Exception {
    DirectInvocation invocation = new DirectInvocation(kernel, in, out, err, List.of());
    return ProcessIo.foreground(
        kernel, invocation, false, opensNull, kernel.geteuid(), kernel.fstat(in).gid());
  }

  private static List<Integer> piped(ProcessIo io) {
    List<Integer> fds = new ArrayList<>();
    for (PipeEnd pipe : io.pipes()) {
      fds.add(pipe.of());
    }
    return fds;
  }

  /** The names are made up; procfs must say the same. */
  private void checkNames(ProcessIo io) throws Exception {
    List<String> links = new ArrayList<>();
    for (Fd fd : io.stdio()) {
      links.add(kernel.readlinkat(Fd.CWD, fd.procPath()));
    }
    assertEquals(links, io.descriptors(kernel));
  }

  @Test
  void nullNeedsNoPipe() throws Exception {
    try (Fd in = kernel.open("/dev/null", OpenFlags.O_RDONLY);
        Fd out = kernel.open("/dev/null", OpenFlags.O_WRONLY);
        ProcessIo io = foreground(in, out, out, true)) {
      assertEquals(List.of(in, out, out), io.stdio());
      assertEquals(List.of(), io.pipes());
      checkNames(io);
      io.closeProcessEnds();
      // They are the caller's.
      kernel.fstat(in);
      kernel.fstat(out);
    }
  }

  @Test
  void eachFdIsLookedAtByItself() throws Exception {
    try (Fd nothing = kernel.open("/dev/null", OpenFlags.O_RDWR);
        Fd other = kernel.open("/dev/zero", OpenFlags.O_RDWR);
        FdPair pipe = kernel.pipe(0);
        ProcessIo io = foreground(other, nothing, pipe.second(), true)) {
      assertSame(nothing, io.stdio().get(1));
      assertNotSame(other, io.stdio().get(0));
      assertNotSame(pipe.second(), io.stdio().get(2));
      assertEquals(List.of(0, 2), piped(io));
      checkNames(io);
    }
  }

  @Test
  void theHostsNullIsNotForAProcessThatDoesNotOpenItsOwn() throws Exception {
    try (Fd nothing = kernel.open("/dev/null", OpenFlags.O_RDWR);
        ProcessIo io = foreground(nothing, nothing, nothing, false)) {
      assertEquals(List.of(0, 1, 2), piped(io));
      checkNames(io);
    }
  }
}
