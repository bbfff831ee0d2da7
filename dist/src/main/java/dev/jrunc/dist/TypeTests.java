package dev.jrunc.dist;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The selection of a pattern switch: what SwitchBootstraps.typeSwitch would spin at run time. */
final class TypeTests {
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
   * an instance of; -1 for null, the number of labels if there is none.
   */
  static void write(MethodVisitor code, Object[] labels) {
    Label object = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitJumpInsn(Opcodes.IFNONNULL, object);
    code.visitInsn(Opcodes.ICONST_M1);
    code.visitInsn(Opcodes.IRETURN);
    mark(code, object);
    for (int i = 0; i < labels.length; i++) {
      Label next = new Label();
      code.visitVarInsn(Opcodes.ILOAD, 1);
      code.visitIntInsn(Opcodes.SIPUSH, i);
      code.visitJumpInsn(Opcodes.IF_ICMPGT, next);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitTypeInsn(Opcodes.INSTANCEOF, ((Type) labels[i]).getInternalName());
      code.visitJumpInsn(Opcodes.IFEQ, next);
      code.visitIntInsn(Opcodes.SIPUSH, i);
      code.visitInsn(Opcodes.IRETURN);
      mark(code, next);
    }
    code.visitIntInsn(Opcodes.SIPUSH, labels.length);
    code.visitInsn(Opcodes.IRETURN);
  }

  private static void mark(MethodVisitor code, Label label) {
    code.visitLabel(label);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
  }
}
