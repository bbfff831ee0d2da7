package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealPathTest {
  private static final Kernel KERNEL = NativeKernel.open();

  @TempDir Path temp;
  private Path real;

  @BeforeEach
  void make() throws Exception {
    real = Files.createDirectories(temp.toRealPath().resolve("a/b..c"));
    Files.createSymbolicLink(real.resolveSibling("link"), real);
    Files.createFile(real.resolve("file"));
  }

  @Test
  void aCleanPathWithoutLinksIsReal() throws Exception {
    assertTrue(RealPath.isReal(KERNEL, real.toString()));
    assertEquals(real.toString(), RealPath.of(KERNEL, real.toString()));
    assertFalse(RealPath.isReal(KERNEL, real + "/none"));
  }

  @Test
  void allOthersAreResolved() throws Exception {
    String a = real.getParent().toString();
    String[] paths = {
      a + "/link", a + "//b..c", a + "/b..c/", a + "/./b..c", a + "/b..c/.", a + "/../a/b..c", a + "/link/../b..c"
    };
    for (String path : paths) {
      assertFalse(RealPath.isReal(KERNEL, path), path);
      assertEquals(real.toString(), RealPath.of(KERNEL, path));
    }
    assertFalse(RealPath.isReal(KERNEL, "tmp"));
    assertFalse(RealPath.isReal(KERNEL, ""));
    assertFalse(RealPath.isReal(KERNEL, "/proc/self"), "means another to others");
    assertEquals("/", RealPath.of(KERNEL, "/"));
    assertThrows(SyscallException.class, () -> RealPath.of(KERNEL, real + "/none"));
  }
}
