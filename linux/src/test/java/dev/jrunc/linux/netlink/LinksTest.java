package dev.jrunc.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinksTest {
  private final Kernel kernel = NativeKernel.open();

  @Test
  void theLoopbackDeviceIsThere() throws Exception {
    try (Links links = Links.open(kernel, null)) {
      int index = links.index("lo");
      assertEquals(1, index);
      for (LinkAddress address : links.addresses(index, "lo")) {
        assertFalse(address.isPermanentGlobal(), address.toString());
      }
      SyscallException failure = assertThrows(SyscallException.class, () -> links.index("nosuchdev"));
      assertEquals(Errno.ENODEV, failure.errno());
      assertEquals("RTM_GETLINK nosuchdev: no such device", failure.getMessage());
      assertEquals(1, links.index("lo"), "a failure does not spoil the next request");
    }
  }

  @Test
  void theThreadThatAsksStaysInItsNamespace() throws Exception {
    assumeTrue(kernel.geteuid() == 0, "only root may enter a network namespace");
    try (Fd own = kernel.open("/proc/self/ns/net", OpenFlags.O_RDONLY);
        Links links = Links.open(kernel, own)) {
      assertEquals(1, links.index("lo"));
    }
    try (Fd notOne = kernel.open("/dev/null", OpenFlags.O_RDONLY)) {
      assertEquals(
          Errno.EINVAL, assertThrows(SyscallException.class, () -> Links.open(kernel, notOne)).errno());
    }
  }

  @Test
  void aRequestIsHeaderStructureAndAlignedAttributes() {
    byte[] bytes = new NetlinkRequest(16, 0, 7).link(3, 1, 1).attribute(3, "eth0").attribute(28, 9).toBytes();
    assertEquals(16 + 16 + 12 + 8, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    assertEquals(bytes.length, in.getInt(0));
    assertEquals(16, in.getShort(4));
    assertEquals(5, in.getShort(6));
    assertEquals(7, in.getInt(8));
    assertEquals(3, in.getInt(20));
    assertEquals(9, in.getShort(32), "an attribute's length counts the NUL and no padding");
    assertEquals(9, in.getInt(48));
  }

  @Test
  void messagesThatAreCutOffEndThePacket() {
    byte[] one = new NetlinkRequest(16, 0, 1).link(3, 0, 0).attribute(3, "lo").toBytes();
    byte[] two = Arrays.copyOf(one, 2 * one.length - 1);
    System.arraycopy(one, 0, two, one.length, one.length - 1);
    ByteBuffer packet = ByteBuffer.wrap(two).order(ByteOrder.nativeOrder());
    NetlinkMessage first = NetlinkMessage.next(packet);
    assertEquals(List.of((byte) 'l', (byte) 'o', (byte) 0), list(first.attribute(16, 3)));
    assertNull(first.attribute(16, 4));
    assertNull(NetlinkMessage.next(packet));
    byte[] lying = one.clone();
    lying[32] = (byte) 200;
    assertNull(NetlinkMessage.next(ByteBuffer.wrap(lying).order(ByteOrder.nativeOrder())).attribute(16, 3));
  }

  @Test
  void addressesAreShownAsPeopleWriteThem() {
    byte[] four = {10, 0, (byte) 200, 1};
    assertEquals("10.0.200.1/24", new LinkAddress(2, 24, 0x80, 0, four, four, null).toString());
    byte[] six = new byte[16];
    six[0] = (byte) 0xfd;
    six[15] = 2;
    assertEquals(
        "fd00:0000:0000:0000:0000:0000:0000:0002/64", new LinkAddress(10, 64, 0, 0, six, null, null).toString());
    assertTrue(new LinkAddress(2, 24, 0x80, 0, four, four, null).isPermanentGlobal());
    assertFalse(new LinkAddress(2, 24, 0, 0, four, four, null).isPermanentGlobal());
    assertFalse(new LinkAddress(2, 24, 0x80, 253, four, four, null).isPermanentGlobal());
  }

  private static List<Byte> list(byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      boxed[i] = bytes[i];
    }
    return List.of(boxed);
  }
}
