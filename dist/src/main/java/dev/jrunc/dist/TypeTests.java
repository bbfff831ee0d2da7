package dev.jrunc.dist;

import java.util.function.Predicate;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The selection of a pattern switch: what SwitchBootstraps.typeSwitch would spin at run time. */
final class TypeTests {
  private static final Object[] CLASS = {"java/lang/Class"};

  private TypeTests() {}

  /** Whether all labels are classes; constants may stand among them in other switches. */
  static boolean areOnly(Object[] labels) {
    for (Object label : labels) {
      if (!(label instanceof Type)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes {@code int (T object, int from)}: the number of the first label, not before {@code from}, that the object is
   * an instance of; -1 for null, the number of labels if there is none. An instance of a class that has no subclasses
   * is told by its class alone, which is compared in fewer instructions.
   */
  static void write(MethodVisitor code, Object[] labels, Predicate<String> isFinal) {
    Label object = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitJumpInsn(Opcodes.IFNONNULL, object);
    code.visitInsn(Opcodes.ICONST_M1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(object);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
    code.visitVarInsn(Opcodes.ASTORE, 2);
    for (int i = 0; i < labels.length; i++) {
      Label next = new Label();
      code.visitVarInsn(Opcodes.ILOAD, 1);
      code.visitIntInsn(Opcodes.SIPUSH, i);
      code.visitJumpInsn(Opcodes.IF_ICMPGT, next);
      Type label = (Type) labels[i];
      if (label.getSort() == Type.OBJECT && isFinal.test(label.getInternalName())) {
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitLdcInsn(label);
        code.visitJumpInsn(Opcodes.IF_ACMPNE, next);
      } else {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitTypeInsn(Opcodes.INSTANCEOF, label.getInternalName());
        code.visitJumpInsn(Opcodes.IFEQ, next);
      }
      code.visitIntInsn(Opcodes.SIPUSH, i);
      code.visitInsn(Opcodes.IRETURN);
      code.visitLabel(next);
      // The first of them tells of the local that was added, the others are the same.
      code.visitFrame(i == 0 ? Opcodes.F_APPEND : Opcodes.F_SAME, i == 0 ? 1 : 0, CLASS, 0, null);
    }
    code.visitIntInsn(Opcodes.SIPUSH, labels.length);
    code.visitInsn(Opcodes.IRETURN);
  }
}
