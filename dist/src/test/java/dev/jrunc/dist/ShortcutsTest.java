package dev.jrunc.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ShortcutsTest {
  private static final List<String> CHANGED =
      List.of(
          "picocli/CommandLine$Interpreter",
          "picocli/CommandLine$RegexTransformer",
          "com/kenai/jffi/Platform",
          "com/kenai/jffi/Foreign");

  @Test
  void everyMethodIsFound() throws IOException {
    Shortcuts shortcuts = new Shortcuts();
    assertEquals(CHANGED.size(), shortcuts.missing().size());
    for (String name : CHANGED) {
      shortcuts.take(classFile(name));
    }
    assertEquals(Set.of(), shortcuts.missing());
  }

  @Test
  void regularExpressionsAndReflectionAreGone() throws IOException {
    assertTrue(calls("com/kenai/jffi/Platform", false).contains("java/util/regex/Pattern"));
    assertTrue(!calls("com/kenai/jffi/Platform", true).contains("java/util/regex/Pattern"));
    assertTrue(calls("com/kenai/jffi/Foreign", false).contains("java/lang/reflect/Field"));
    assertTrue(!calls("com/kenai/jffi/Foreign", true).contains("java/lang/reflect/Field"));
  }

  @Test
  void otherClassesStayAsTheyAre() throws IOException {
    byte[] other = classFile("picocli/CommandLine");
    assertSame(other, new Shortcuts().take(other));
  }

  /** The classes whose methods a class calls. */
  private static List<String> calls(String name, boolean changed) throws IOException {
    List<String> owners = new ArrayList<>();
    byte[] bytes = changed ? new Shortcuts().take(classFile(name)) : classFile(name);
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(int access, String method, String type, String signature, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitMethodInsn(int opcode, String owner, String called, String of, boolean isInterface) {
                owners.add(owner);
              }
            };
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    return owners;
  }

  private static byte[] classFile(String name) throws IOException {
    try (InputStream in = ShortcutsTest.class.getResourceAsStream("/" + name + ".class")) {
      return in.readAllBytes();
    }
  }
}
