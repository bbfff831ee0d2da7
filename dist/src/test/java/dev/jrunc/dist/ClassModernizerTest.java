package dev.jrunc.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ClassModernizerTest {
  private final ClassModernizer modernizer = new ClassModernizer(getClass().getClassLoader());

  @Test
  void reEmittedClassLoadsUnderTheNewVerifierAndBehavesTheSame() throws Exception {
    byte[] old = absoluteValueClass(Opcodes.V1_5);
    byte[] modern = modernizer.modernize(old);
    assertEquals(Opcodes.V1_8, modern[7]);
    IntUnaryOperator abs =
        (IntUnaryOperator) new Loader().define(modern).getDeclaredConstructor().newInstance();
    assertEquals(7, abs.applyAsInt(-7));
    assertEquals(3, abs.applyAsInt(3));
  }

  @Test
  void newClassesStayAsTheyAre() {
    byte[] current = absoluteValueClass(Opcodes.V1_7);
    assertArrayEquals(current, modernizer.modernize(current));
  }

  /** {@code x < 0 ? -x : x}: a branch, so that a frame is needed. */
  private static byte[] absoluteValueClass(int version) {
    ClassWriter w = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String[] interfaces = {"java/util/function/IntUnaryOperator"};
    w.visit(version, Opcodes.ACC_PUBLIC, "Abs", null, "java/lang/Object", interfaces);
    MethodVisitor init = w.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    MethodVisitor m = w.visitMethod(Opcodes.ACC_PUBLIC, "applyAsInt", "(I)I", null, null);
    Label positive = new Label();
    m.visitVarInsn(Opcodes.ILOAD, 1);
    m.visitJumpInsn(Opcodes.IFGE, positive);
    m.visitVarInsn(Opcodes.ILOAD, 1);
    m.visitInsn(Opcodes.INEG);
    m.visitInsn(Opcodes.IRETURN);
    m.visitLabel(positive);
    m.visitVarInsn(Opcodes.ILOAD, 1);
    m.visitInsn(Opcodes.IRETURN);
    m.visitMaxs(0, 0);
    w.visitEnd();
    return w.toByteArray();
  }

  private static final class Loader extends ClassLoader {
    Class<?> define(byte[] b) {
      return defineClass("Abs", b, 0, b.length);
    }
  }
}
