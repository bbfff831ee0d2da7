package dev.jrunc.dist;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes Jackson's parsers build the four BigDecimals they compare out-of-range decimals with ({@code BD_MIN_INT}
 * and so on of ParserMinimalBase) where they compare, not when the class starts.
 *
 * <p>The class initializer of java.math.BigDecimal computes, since JDK 25, 5^65536: seven milliseconds in a JVM
 * that starts for one document (docs/decisions/json-reader.md). {@code BD_X} becomes {@code new
 * BigDecimal(BI_X)}, as its initializer reads; should Jackson initialize them otherwise, the build stops.
 */
final class DecimalBounds extends ClassVisitor {
  private static final String PACKAGE = "com/fasterxml/jackson/core/base/";
  private static final String HOME = PACKAGE + "ParserMinimalBase";
  private static final String DECIMAL = "java/math/BigDecimal";
  private static final String INTEGER_TYPE = "Ljava/math/BigInteger;";

  private DecimalBounds(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** Returns the class file changed if it is one of Jackson's parsers, otherwise as it is. */
  static byte[] onDemand(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    if (!reader.getClassName().startsWith(PACKAGE + "Parser")) {
      return classFile;
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new DecimalBounds(writer), 0);
    return writer.toByteArray();
  }

  private static boolean isBound(String name, String descriptor) {
    return name.startsWith("BD_") && descriptor.equals("L" + DECIMAL + ";");
  }

  @Override
  public @Nullable FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
    return isBound(name, descriptor) ? null : super.visitField(access, name, descriptor, signature, value);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return name.equals("<clinit>") ? new Initializer(next) : new Use(next);
  }

  /** Leaves out {@code BD_X = new BigDecimal(BI_X)}. */
  private static final class Initializer extends MethodVisitor {
    private boolean building;
    private String bound = "";

    Initializer(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (type.equals(DECIMAL)) {
        building = true;
      } else {
        super.visitTypeInsn(opcode, type);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (!building) {
        super.visitInsn(opcode);
      }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (!building) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (!building) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
      } else if (opcode == Opcodes.GETSTATIC && name.startsWith("BI_")) {
        bound = name.substring(3);
      } else if (opcode == Opcodes.PUTSTATIC && name.equals("BD_" + bound)) {
        building = false;
      } else {
        throw new IllegalStateException("Jackson's " + name + " is made in an unknown way");
      }
    }
  }

  /** Writes {@code new BigDecimal(BI_X)} for {@code BD_X}. */
  private static final class Use extends MethodVisitor {
    Use(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (!isBound(name, descriptor)) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
        return;
      }
      super.visitTypeInsn(Opcodes.NEW, DECIMAL);
      super.visitInsn(Opcodes.DUP);
      super.visitFieldInsn(Opcodes.GETSTATIC, HOME, "BI_" + name.substring(3), INTEGER_TYPE);
      super.visitMethodInsn(Opcodes.INVOKESPECIAL, DECIMAL, "<init>", "(" + INTEGER_TYPE + ")V", false);
    }
  }
}
