package dev.jrunc.dist;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The class that stands for one lambda or method reference: what LambdaMetafactory would spin at run time. */
final class LambdaClass {
  /** A static method with the call site's own descriptor. */
  static final String MAKE = "make";

  private static final String ONLY = "ONLY";

  private final String name;
  private final String host;
  private final String method;
  private final Type site;
  private final Type erased;
  private final Handle implementation;
  private final Type instantiated;
  private final Type[] captured;
  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

  /**
   * @param name of the class
   * @param host of the nest that it joins
   * @param method of the interface
   * @param site descriptor of the call site: what is captured → the interface
   * @param arguments of the bootstrap method: erased type, implementation, instantiated type
   */
  LambdaClass(String name, String host, String method, String site, Object[] arguments) {
    this.name = name;
    this.host = host;
    this.method = method;
    this.site = Type.getMethodType(site);
    this.captured = this.site.getArgumentTypes();
    this.erased = (Type) arguments[0];
    this.implementation = (Handle) arguments[1];
    this.instantiated = (Type) arguments[2];
  }

  byte[] toBytes() {
    String[] interfaces = {site.getReturnType().getInternalName()};
    int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
    writer.visit(Opcodes.V17, access, name, null, "java/lang/Object", interfaces);
    writer.visitNestHost(host);
    for (int i = 0; i < captured.length; i++) {
      writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
    }
    writeConstructor();
    writeFactory();
    writeMethod();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private String constructor() {
    return Type.getMethodDescriptor(Type.VOID_TYPE, captured);
  }

  private void writeConstructor() {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", constructor(), null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    int local = 1;
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), local);
      code.visitFieldInsn(Opcodes.PUTFIELD, name, "c" + i, captured[i].getDescriptor());
      local += captured[i].getSize();
    }
    code.visitInsn(Opcodes.RETURN);
    end(code);
  }

  /** One that captures nothing is made once, as the JVM does. */
  private void writeFactory() {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, MAKE, site.getDescriptor(), null, null);
    code.visitCode();
    if (captured.length == 0) {
      code.visitFieldInsn(Opcodes.GETSTATIC, name, ONLY, "L" + name + ";");
      code.visitInsn(Opcodes.ARETURN);
      end(code);
      int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
      writer.visitField(access, ONLY, "L" + name + ";", null, null);
      code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
      code.visitCode();
    }
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    int local = 0;
    for (Type type : captured) {
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
      local += type.getSize();
    }
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructor(), false);
    if (captured.length == 0) {
      code.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, "L" + name + ";");
      code.visitInsn(Opcodes.RETURN);
    } else {
      code.visitInsn(Opcodes.ARETURN);
    }
    end(code);
  }

  private void writeMethod() {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, method, erased.getDescriptor(), null, null);
    code.visitCode();
    boolean makes = implementation.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    if (makes) {
      code.visitTypeInsn(Opcodes.NEW, implementation.getOwner());
      code.visitInsn(Opcodes.DUP);
    }
    Type[] wanted = StaticCallSites.parameters(implementation);
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, name, "c" + i, captured[i].getDescriptor());
    }
    Type[] given = erased.getArgumentTypes();
    Type[] really = instantiated.getArgumentTypes();
    int local = 1;
    for (int i = 0; i < given.length; i++) {
      code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
      local += given[i].getSize();
      Conversion.cast(code, given[i], really[i]);
      Conversion.convert(code, really[i], wanted[captured.length + i]);
    }
    code.visitMethodInsn(
        opcode(), implementation.getOwner(), implementation.getName(), implementation.getDesc(), implementation.isInterface());
    Type result = makes ? Type.getObjectType(implementation.getOwner()) : Type.getReturnType(implementation.getDesc());
    Conversion.convert(code, result, instantiated.getReturnType());
    Conversion.cast(code, instantiated.getReturnType(), erased.getReturnType());
    code.visitInsn(erased.getReturnType().getOpcode(Opcodes.IRETURN));
    end(code);
  }

  /** A private method is called virtually too: this class is of its nest. */
  private int opcode() {
    return switch (implementation.getTag()) {
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
      case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
      case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
      case Opcodes.H_INVOKESPECIAL -> implementation.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
      default -> throw new IllegalStateException("a lambda of " + host + " is called in an unknown way");
    };
  }

  private static void end(MethodVisitor code) {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
