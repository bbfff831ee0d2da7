package dev.jrunc.container.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.linux.Fd;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of docs/door-protocol.md, "Spawn request". */
final class SpawnRequestTest {
  private final Fd exe = Fd.borrow(7);
  private final Fd cgroup = Fd.borrow(9);

  private SpawnRequest request() {
    return new SpawnRequest(
        new SpawnRequest.Program.ByFd(exe),
        List.of("a", "b\udcff"),
        List.of("K=v"),
        null,
        List.of(new FdMapping.Ours(cgroup, 0), new FdMapping.Callers(3, 3)),
        cgroup,
        0x8000_0000_0000_0001L,
        0x1000,
        SpawnRequest.SETSID);
  }

  @Test
  void namesFdsOfThisProcessByTheirNumbers() {
    SpawnRequest.Encoded encoded = request().encodeForThisProcess(true);
    assertEquals(List.of(), encoded.fds());
    assertEquals(
        "07000000" + "07000000" + "ffffffff" + "09000000"
            + "0100000000000080" + "0010000000000000"
            + "02000000" + "01000000" + "61" + "02000000" + "62ff"
            + "01000000" + "03000000" + "4b3d76"
            + "02000000" + "09000000" + "00000000" + "03000000" + "03000000",
        HexFormat.of().formatHex(encoded.bytes()));
  }

  @Test
  void namesTravellingFdsByTheirPlaceInThePacket() {
    SpawnRequest.Encoded encoded = request().encodeForDoor(List.of());
    assertEquals(List.of(exe, cgroup), encoded.fds());
    String hex = HexFormat.of().formatHex(encoded.bytes());
    assertEquals("06000000" + "feffffff" + "ffffffff" + "fdffffff", hex.substring(0, 32));
    assertEquals(
        "02000000" + "fdffffff" + "00000000" + "03000000" + "03000000",
        hex.substring(hex.length() - 40));
  }

  @Test
  void theCallersOwnFdsDoNotTravel() {
    SpawnRequest.Encoded encoded = request().encodeForDoor(List.of(exe, cgroup));
    assertEquals(List.of(), encoded.fds());
    String hex = HexFormat.of().formatHex(encoded.bytes());
    assertEquals(
        "02000000" + "01000000" + "00000000" + "03000000" + "03000000",
        hex.substring(hex.length() - 40));
  }

  @Test
  void aPathStandsAtTheEnd() {
    SpawnRequest byPath =
        new SpawnRequest(
            new SpawnRequest.Program.ByPath("/h"), List.of("h"), List.of(), null, List.of(), null,
            0, 0, 0);
    assertEquals(
        "20000000" + "ffffffff" + "ffffffff" + "ffffffff" + "00".repeat(16)
            + "01000000" + "01000000" + "68" + "00000000" + "00000000" + "02000000" + "2f68",
        HexFormat.of().formatHex(byPath.encodeForDoor(List.of()).bytes()));
  }

  @Test
  void refusesWhatCannotBeSent() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SpawnRequest(
                new SpawnRequest.Program.ByPath("/h"), List.of(), List.of(), null, List.of(),
                null, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new FdMapping.Callers(-1, 3));
  }

  @Test
  void waitStatusesReadAsInGo() {
    assertEquals("exit status 3", new WaitStatus(0x300).words());
    assertEquals("signal: killed", new WaitStatus(9).words());
    assertEquals("signal: segmentation fault (core dumped)", new WaitStatus(0x8b).words());
    assertEquals("signal: signal 34", new WaitStatus(34).words());
    assertEquals(137, new WaitStatus(9).shellCode());
    assertEquals(3, new WaitStatus(0x300).shellCode());
  }
}
