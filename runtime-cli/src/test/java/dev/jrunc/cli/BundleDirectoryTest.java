package dev.jrunc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.ScriptedDoor;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.testing.RecordingKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BundleDirectoryTest {
  private final RecordingKernel recording = RecordingKernel.over(NativeKernel.open());
  @TempDir Path temp;
  private Path work;
  private Path bundle;
  private ScriptedDoor door;
  private DoorInvocation invocation;

  @BeforeEach
  void call() throws Exception {
    work = temp.toRealPath();
    bundle = Files.createDirectory(work.resolve("bundle"));
    Files.writeString(bundle.resolve("config.json"), "{}");
    door = new ScriptedDoor();
    door.request(List.of("jrunc", "run"), List.of(), work.toString(), 0);
    invocation = DoorInvocation.receiveCold(door.kernel, door.far(), () -> {});
    door.serveOpens();
  }

  @AfterEach
  void hangUp() {
    invocation.close();
    door.close();
  }

  private String resolve(String given) throws RuntimeFailure {
    return BundleDirectory.resolveToRead(recording.kernel(), invocation, given);
  }

  @Test
  void itsOwnNameNeedsNoOtherLook() throws Exception {
    assertEquals(bundle.toString(), resolve(bundle.toString()));
    assertEquals(1, recording.calls("readlinkat").size());
  }

  @Test
  void anyOtherNameIsFollowed() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("link"), bundle);
    for (String name :
        List.of(link.toString(), bundle + "/", bundle + "/.", work + "//bundle", bundle + "/../bundle", "bundle", "link")) {
      assertEquals(bundle.toString(), resolve(name), name);
    }
  }

  @Test
  void aConfigurationThatLiesElsewhereTellsNothing() throws Exception {
    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    Files.move(bundle.resolve("config.json"), elsewhere.resolve("config.json"));
    assertEquals(bundle.toString(), resolve(bundle.toString()), "has none");
    Files.createSymbolicLink(bundle.resolve("config.json"), elsewhere.resolve("config.json"));
    assertEquals(bundle.toString(), resolve(bundle.toString()), "has a link to one");
    // A link to a directory whose configuration is a link back: the file's name says what the directory's does not.
    Path link = Files.createSymbolicLink(work.resolve("link"), bundle);
    assertEquals(bundle.toString(), resolve(link.toString()));
  }

  @Test
  void whatIsNoDirectoryIsToldOf() throws Exception {
    Path file = Files.writeString(work.resolve("file"), "");
    SyscallFailed none = assertThrows(SyscallFailed.class, () -> resolve(work + "/none"));
    assertEquals("chdir " + work + "/none: no such file or directory", none.getMessage());
    SyscallFailed no = assertThrows(SyscallFailed.class, () -> resolve(file.toString()));
    assertEquals("chdir " + file + ": not a directory", no.getMessage());
  }
}
