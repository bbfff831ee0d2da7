package dev.jrunc.dist;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A record's toString, hashCode and equals: what ObjectMethods.bootstrap would spin at run time. */
final class RecordMethods {
  private static final String BUILDER = "java/lang/StringBuilder";

  private final MethodVisitor code;
  private final Type record;
  private final String[] names;
  private final Handle[] getters;

  private RecordMethods(MethodVisitor code, Object[] arguments) {
    this.code = code;
    this.record = (Type) arguments[0];
    String all = (String) arguments[1];
    this.names = all.isEmpty() ? new String[0] : all.split(";");
    this.getters = new Handle[names.length];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = (Handle) arguments[2 + i];
    }
  }

  /**
   * Writes a method that takes the record as its first argument.
   *
   * @param method toString, hashCode or equals
   * @param arguments of the bootstrap method: the record, its components' names, their getters
   */
  static void write(MethodVisitor code, String method, Object[] arguments) {
    RecordMethods methods = new RecordMethods(code, arguments);
    switch (method) {
      case "toString" -> methods.writeToString();
      case "hashCode" -> methods.writeHashCode();
      case "equals" -> methods.writeEquals();
      default -> throw new IllegalStateException("records have a new method " + method);
    }
  }

  private void writeToString() {
    code.visitTypeInsn(Opcodes.NEW, BUILDER);
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, BUILDER, "<init>", "()V", false);
    append(simpleName() + "[");
    for (int i = 0; i < getters.length; i++) {
      append((i == 0 ? "" : ", ") + names[i] + "=");
      get(0, i);
      append(Type.getType(getters[i].getDesc()));
    }
    append("]");
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
    code.visitInsn(Opcodes.ARETURN);
  }

  private String simpleName() {
    String name = record.getInternalName();
    int start = Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1;
    while (Character.isDigit(name.charAt(start))) {
      start++; // of a class inside a method
    }
    return name.substring(start);
  }

  private void append(String constant) {
    code.visitLdcInsn(constant);
    append(Type.getType(String.class));
  }

  private void append(Type type) {
    String taken =
        switch (type.getSort()) {
          case Type.BYTE, Type.SHORT -> "I";
          case Type.OBJECT, Type.ARRAY ->
              type.getClassName().equals("java.lang.String") ? "Ljava/lang/String;" : "Ljava/lang/Object;";
          default -> type.getDescriptor();
        };
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "append", "(" + taken + ")L" + BUILDER + ";", false);
  }

  private void writeHashCode() {
    code.visitInsn(Opcodes.ICONST_0);
    for (int i = 0; i < getters.length; i++) {
      code.visitIntInsn(Opcodes.BIPUSH, 31);
      code.visitInsn(Opcodes.IMUL);
      get(0, i);
      Type type = Type.getType(getters[i].getDesc());
      String home = Conversion.isReference(type) ? "java/util/Objects" : Conversion.wrapper(type);
      String taken = Conversion.isReference(type) ? "Ljava/lang/Object;" : type.getDescriptor();
      code.visitMethodInsn(Opcodes.INVOKESTATIC, home, "hashCode", "(" + taken + ")I", false);
      code.visitInsn(Opcodes.IADD);
    }
    code.visitInsn(Opcodes.IRETURN);
  }

  private void writeEquals() {
    Label different = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitTypeInsn(Opcodes.INSTANCEOF, record.getInternalName());
    code.visitJumpInsn(Opcodes.IFEQ, different);
    for (int i = 0; i < getters.length; i++) {
      Type type = Type.getType(getters[i].getDesc());
      get(0, i);
      get(1, i);
      if (Conversion.isReference(type)) {
        String both = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "equals", both, false);
        code.visitJumpInsn(Opcodes.IFEQ, different);
      } else {
        String both = "(" + type + type + ")I";
        code.visitMethodInsn(Opcodes.INVOKESTATIC, Conversion.wrapper(type), "compare", both, false);
        code.visitJumpInsn(Opcodes.IFNE, different);
      }
    }
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(different);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitInsn(Opcodes.IRETURN);
  }

  /** Pushes a component of the record that is an argument. */
  private void get(int argument, int component) {
    code.visitVarInsn(Opcodes.ALOAD, argument);
    if (argument == 1) {
      code.visitTypeInsn(Opcodes.CHECKCAST, record.getInternalName());
    }
    Handle getter = getters[component];
    code.visitFieldInsn(Opcodes.GETFIELD, getter.getOwner(), getter.getName(), getter.getDesc());
  }
}
