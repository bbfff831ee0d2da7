package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrunc.linux.ProcessCalls.Spawned;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The binding of libnsexec.so, if the C side has been built ({@code make}); its own tests are beside it. */
class NsexecSpawnTest {
  private static final Path LIBRARY = Path.of("../build/nsexec-c/libnsexec.so").toAbsolutePath().normalize();

  private Kernel kernel;

  @BeforeEach
  void load() {
    if (!Files.exists(LIBRARY)) {
      System.out.println("NsexecSpawnTest is skipped: no " + LIBRARY);
    }
    assumeTrue(Files.exists(LIBRARY), "no " + LIBRARY);
    kernel = NativeKernel.withNsexec(LIBRARY.toString());
  }

  /** As docs/door-protocol.md has it. */
  private static byte[] request(Fd exe, List<String> argv, List<String> environment, int from, int to) {
    ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0).putInt(exe.number()).putInt(-1).putInt(-1).putLong(0).putLong(0);
    for (List<String> list : List.of(argv, environment)) {
      out.putInt(list.size());
      for (String s : list) {
        byte[] bytes = s.getBytes(StandardCharsets.UTF_8);
        out.putInt(bytes.length).put(bytes);
      }
    }
    out.putInt(1).putInt(from).putInt(to);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  @Test
  void spawnsWatchesAndReaps() throws Exception {
    // More than a thread's scratch memory holds.
    String large = "x".repeat(120_000);
    try (Fd shell = kernel.open("/bin/sh", OpenFlags.O_PATH);
        FdPair pipe = kernel.pipe(0)) {
      byte[] request =
          request(
              shell,
              List.of("sh", "-c", "echo ${#LARGE} $0 >&5; ls /proc/self/fd >&5; exit 7", "né"),
              List.of("LARGE=" + large, "PATH=/usr/bin:/bin"),
              pipe.second().number(),
              5);
      Spawned child = kernel.nsexecSpawn(request);
      pipe.second().close();
      try (Fd pidfd = child.pidfd()) {
        assertTrue(kernel.isCloseOnExec(pidfd));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(kernel.readAll(pipe.first(), 10_000));
        String[] lines = said.toString(StandardCharsets.UTF_8).split("\n");
        assertEquals("120000 né", lines[0]);
        PollSet set = new PollSet();
        set.add(pidfd, PollSet.POLLIN);
        assertEquals(1, kernel.poll(set, 5000));
        assertEquals(7 << 8, kernel.waitpid(child.pid(), 0));
      }
    }
  }

  @Test
  void failuresBeforeExecveAreErrors() throws Exception {
    try (Fd notExecutable = kernel.open("/etc/passwd", OpenFlags.O_PATH)) {
      byte[] request = request(notExecutable, List.of("x"), List.of(), 0, 0);
      SyscallException e = assertThrows(SyscallException.class, () -> kernel.nsexecSpawn(request));
      assertEquals(Errno.EACCES, e.errno());
      assertEquals(
          Errno.EINVAL, assertThrows(SyscallException.class, () -> kernel.nsexecSpawn(new byte[7])).errno());
    }
  }
}
