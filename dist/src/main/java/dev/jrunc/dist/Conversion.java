package dev.jrunc.dist;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The conversions between what an interface's method gets and what the method behind it takes. */
final class Conversion {
  private static final Type OBJECT = Type.getType(Object.class);

  private Conversion() {}

  /** Between the erased and the real type: a cast. */
  static void cast(MethodVisitor code, Type from, Type to) {
    if (isReference(to) && !to.equals(from) && !to.equals(OBJECT)) {
      code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }

  /** Between the real types on both sides: to a supertype, boxed, unboxed or widened; or left out. */
  static void convert(MethodVisitor code, Type from, Type to) {
    if (from.equals(to) || isReference(from) && isReference(to)) {
      return;
    }
    if (to.equals(Type.VOID_TYPE)) {
      code.visitInsn(from.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
    } else if (isReference(to)) {
      String wrapper = wrapper(from);
      String valueOf = Type.getMethodDescriptor(Type.getObjectType(wrapper), from);
      code.visitMethodInsn(Opcodes.INVOKESTATIC, wrapper, "valueOf", valueOf, false);
    } else if (isReference(from)) {
      Type bare = unwrapped(from);
      String value = bare.getClassName() + "Value";
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, from.getInternalName(), value, Type.getMethodDescriptor(bare), false);
      convert(code, bare, to);
    } else {
      widen(code, from, to);
    }
  }

  private static void widen(MethodVisitor code, Type from, Type to) {
    int opcode =
        switch (from.getSort() <= Type.INT ? "I" + to : "" + from + to) {
          case "II", "IS" -> Opcodes.NOP;
          case "IJ" -> Opcodes.I2L;
          case "IF" -> Opcodes.I2F;
          case "ID" -> Opcodes.I2D;
          case "JF" -> Opcodes.L2F;
          case "JD" -> Opcodes.L2D;
          case "FD" -> Opcodes.F2D;
          default -> throw new IllegalStateException("a lambda converts " + from + " to " + to);
        };
    code.visitInsn(opcode);
  }

  static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  /** Internal name of the class that boxes a primitive. */
  static String wrapper(Type primitive) {
    return switch (primitive.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.BYTE -> "java/lang/Byte";
      case Type.CHAR -> "java/lang/Character";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.LONG -> "java/lang/Long";
      case Type.FLOAT -> "java/lang/Float";
      case Type.DOUBLE -> "java/lang/Double";
      default -> throw new IllegalStateException("no primitive: " + primitive);
    };
  }

  private static Type unwrapped(Type wrapper) {
    for (String primitive : new String[] {"Z", "B", "C", "S", "I", "J", "F", "D"}) {
      if (wrapper(Type.getType(primitive)).equals(wrapper.getInternalName())) {
        return Type.getType(primitive);
      }
    }
    throw new IllegalStateException("a lambda unboxes " + wrapper);
  }
}
