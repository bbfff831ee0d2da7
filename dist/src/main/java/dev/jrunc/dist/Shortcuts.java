package dev.jrunc.dist;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives methods of libraries another body, where theirs works out what every start would pay for and what is known
 * before, or never used.
 */
final class Shortcuts {
  private static final String PLATFORM = "com/kenai/jffi/Platform";

  /** By class, name and descriptor. */
  private static final Map<String, Body> BODIES =
      Map.of(
          // Converters to types of java.time and java.nio.file are looked up by reflection for each command line.
          "picocli/CommandLine$Interpreter.excl(Ljava/lang/String;)Z",
          Shortcuts::returnTrue,
          // Two regular expressions, for options that can be negated: there are none.
          "picocli/CommandLine$RegexTransformer.createDefault()Lpicocli/CommandLine$RegexTransformer;",
          Shortcuts::returnNull,
          // A regular expression finds the version of Java in a system property.
          PLATFORM + ".<init>(L" + PLATFORM + "$OS;)V",
          Shortcuts::rememberPlatform,
          // jffi's own version, by reflection from a class that is not going to change.
          "com/kenai/jffi/Foreign.getVersionField(Ljava/lang/String;)I",
          Shortcuts::returnVersion);

  private final Set<String> missing = new TreeSet<>(BODIES.keySet());

  /** Writes the instructions of a method. */
  private interface Body {
    void write(MethodVisitor code);
  }

  /** Returns the class file changed if it has such a method, otherwise as it is. */
  byte[] take(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    String owner = reader.getClassName();
    if (BODIES.keySet().stream().noneMatch(method -> method.startsWith(owner + "."))) {
      return classFile;
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            String method = owner + "." + name + descriptor;
            Body body = BODIES.get(method);
            if (body == null) {
              return next;
            }
            missing.remove(method);
            next.visitCode();
            body.write(next);
            next.visitMaxs(0, 0);
            next.visitEnd();
            return null;
          }
        },
        0);
    return writer.toByteArray();
  }

  /** What the libraries no longer have; empty unless they were renewed. */
  Set<String> missing() {
    return missing;
  }

  private static void returnTrue(MethodVisitor code) {
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
  }

  private static void returnNull(MethodVisitor code) {
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitInsn(Opcodes.ARETURN);
  }

  /** The image is that of the JDK that runs this. */
  private static void rememberPlatform(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitFieldInsn(Opcodes.PUTFIELD, PLATFORM, "os", "L" + PLATFORM + "$OS;");
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitIntInsn(Opcodes.SIPUSH, Runtime.version().feature());
    code.visitFieldInsn(Opcodes.PUTFIELD, PLATFORM, "javaVersionMajor", "I");
    code.visitInsn(Opcodes.RETURN);
  }

  private static void returnVersion(MethodVisitor code) {
    for (String field : new String[] {"MAJOR", "MINOR"}) {
      Label other = new Label();
      code.visitLdcInsn(field);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "equals", "(Ljava/lang/Object;)Z", false);
      code.visitJumpInsn(Opcodes.IFEQ, other);
      code.visitFieldInsn(Opcodes.GETSTATIC, "com/kenai/jffi/Version", field, "I");
      code.visitInsn(Opcodes.IRETURN);
      code.visitLabel(other);
      code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }
    code.visitFieldInsn(Opcodes.GETSTATIC, "com/kenai/jffi/Version", "MICRO", "I");
    code.visitInsn(Opcodes.IRETURN);
  }
}
