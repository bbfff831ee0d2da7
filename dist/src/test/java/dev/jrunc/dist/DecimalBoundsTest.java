package dev.jrunc.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class DecimalBoundsTest {
  private static final String HOME = "com.fasterxml.jackson.core.base.ParserMinimalBase";
  private static final URL JAR = JsonFactory.class.getProtectionDomain().getCodeSource().getLocation();

  @Test
  void theInitializerMakesNoDecimal() throws Exception {
    byte[] original = classFile(HOME);
    assertTrue(initializerMakesDecimals(original));
    assertFalse(initializerMakesDecimals(DecimalBounds.onDemand(original)));
  }

  @Test
  void decimalsAreStillComparedWithTheBounds() throws Exception {
    assertEquals(2147483647, read("getIntValue", "2147483647.0"));
    assertEquals(-2147483648, read("getIntValue", "-2147483648.0"));
    assertEquals(4294967296L, read("getLongValue", "4294967296.25"));
    assertOutOfRange("getIntValue", "2147483648.0");
    assertOutOfRange("getIntValue", "-2147483649.0");
    assertOutOfRange("getLongValue", "9223372036854775808.0");
    assertOutOfRange("getLongValue", "-9223372036854775809.0");
  }

  @Test
  void otherClassesStayAsTheyAre() throws Exception {
    byte[] other = classFile("com.fasterxml.jackson.core.json.UTF8StreamJsonParser");
    assertTrue(other == DecimalBounds.onDemand(other));
  }

  private static void assertOutOfRange(String getter, String number) {
    InvocationTargetException e = assertThrows(InvocationTargetException.class, () -> read(getter, number));
    assertEquals("InputCoercionException", e.getCause().getClass().getSimpleName());
  }

  /** What the getter of a parser made of changed classes says of a number that was read as a BigDecimal. */
  private static Object read(String getter, String number) throws Exception {
    try (Changed loader = new Changed()) {
      Class<?> factory = loader.loadClass(JsonFactory.class.getName());
      Object parser =
          factory
              .getMethod("createParser", byte[].class)
              .invoke(factory.getConstructor().newInstance(), number.getBytes(StandardCharsets.UTF_8));
      Class<?> type = loader.loadClass("com.fasterxml.jackson.core.JsonParser");
      type.getMethod("nextToken").invoke(parser);
      type.getMethod("getDecimalValue").invoke(parser);
      return type.getMethod(getter).invoke(parser);
    }
  }

  private static byte[] classFile(String name) throws Exception {
    try (InputStream in = JsonFactory.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static boolean initializerMakesDecimals(byte[] classFile) {
    boolean[] makes = {false};
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitTypeInsn(int opcode, String type) {
                makes[0] |= name.equals("<clinit>") && type.equals("java/math/BigDecimal");
              }
            };
          }
        };
    new ClassReader(classFile).accept(visitor, 0);
    return makes[0];
  }

  /** Jackson by itself, changed. */
  private static final class Changed extends URLClassLoader {
    Changed() {
      super(new URL[] {JAR}, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith("com.fasterxml.jackson.core.base.Parser")) {
        return super.findClass(name);
      }
      try {
        byte[] changed = DecimalBounds.onDemand(classFile(name));
        return defineClass(name, changed, 0, changed.length);
      } catch (Exception e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
