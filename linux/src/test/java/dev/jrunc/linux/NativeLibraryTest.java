package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  @Test
  void functionsTakeNumbersAndAddresses() throws Exception {
    NativeLibrary libc = NativeLibrary.open("libc.so.6");
    assertEquals(ProcessHandle.current().pid(), (int) libc.function("getpid", 0).call());
    assertEquals(5, (int) libc.function("abs", 1).call(-5));
    assertEquals(-1, (int) libc.function("close", 1).call(-1));
    ByteBuffer memory = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    long address = NativeLibrary.address(memory);
    memory.put(0, "hello\0".getBytes());
    assertEquals(5, libc.function("strlen", 1).call(address));
    libc.function("memset", 3).call(address + 8, 0x11, 8);
    assertArrayEquals(new int[] {0x11111111, 0x11111111}, NativeLibrary.readInts(address + 8, 2));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    IOException e = assertThrows(IOException.class, () -> NativeLibrary.open("libnosuch.so.9"));
    assertTrue(e.getMessage().startsWith("cannot load libnosuch.so.9: "), e.getMessage());
    NativeLibrary libc = NativeLibrary.open("libc.so.6");
    e = assertThrows(IOException.class, () -> libc.function("no_such_function", 0));
    assertEquals("libc.so.6 has no no_such_function", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> libc.function("getpid", 6));
    assertThrows(IllegalArgumentException.class, () -> libc.function("getpid", 0).call(1));
  }
}
