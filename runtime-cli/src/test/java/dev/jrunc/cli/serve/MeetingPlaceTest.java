package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeetingPlaceTest {
  private static final String ROOTLESS = "         0       1000          1\n         1     100000      65536\n";

  private final Kernel kernel = NativeKernel.open();

  @Test
  void theUidOutsideComesFromTheMap() {
    assertEquals(0, MeetingPlace.outsideUid("         0          0 4294967295\n", 0));
    assertEquals(1000, MeetingPlace.outsideUid("         0          0 4294967295\n", 1000));
    assertEquals(1000, MeetingPlace.outsideUid(ROOTLESS, 0));
    assertEquals(100_999, MeetingPlace.outsideUid(ROOTLESS, 1000));
    assertEquals(-1, MeetingPlace.outsideUid(ROOTLESS, 65_537));
    assertEquals(-1, MeetingPlace.outsideUid("", 0));
  }

  @Test
  void aDirectoryIsMadeForItsUserAloneAndGoes(@TempDir Path temp) throws Exception {
    MeetingPlace place = new MeetingPlace(temp + "/jrunc-serve", temp + "/jrunc-serve/1-2");
    place.open(kernel, kernel.geteuid()).close();
    Path directory = Path.of(place.directory());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    assertTrue(place.isPassing());
    place.leave(kernel);
    assertFalse(Files.exists(directory));
  }

  @Test
  void aDirectoryThatOthersMayEnterIsRefused(@TempDir Path temp) throws Exception {
    Path directory = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x---"));
    MeetingPlace place = new MeetingPlace("", directory.toString());
    SyscallException failure = assertThrows(SyscallException.class, () -> place.open(kernel, kernel.geteuid()));
    assertEquals(Errno.EPERM, failure.errno());
  }

  @Test
  void aLinkIsNotFollowed(@TempDir Path temp) throws Exception {
    Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("there")));
    MeetingPlace place = new MeetingPlace("", temp.resolve("link").toString());
    assertThrows(SyscallException.class, () -> place.open(kernel, kernel.geteuid()));
    assertThrows(SyscallException.class, () -> kernel.openat(Fd.CWD, temp + "/none", 0, 0));
  }
}
