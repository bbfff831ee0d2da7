package dev.jrunc.dist;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Re-emits class files that are older than Java 7 as Java 8 ones, with stack-map frames.
 *
 * <p>The JVM does not archive classes below version 50 in an AOT cache and verifies them with the
 * slow, type-inferring verifier; picocli's jar is Java 5 bytecode throughout and costs more than
 * half of a command's start-up for that reason alone (docs/startup.md). Nothing but the version,
 * the frames and (from Java 7 on forbidden) JSR/RET-free code changes.
 */
final class ClassModernizer {
  private static final int OLDEST_ARCHIVED = Opcodes.V1_7;
  private static final int TARGET = Opcodes.V1_8;

  private final ClassLoader hierarchy;

  /**
   * @param hierarchy loads the classes to be re-emitted and all they refer to; asked for common
   *     superclasses when frames are computed
   */
  ClassModernizer(ClassLoader hierarchy) {
    this.hierarchy = hierarchy;
  }

  /** Returns the class file unchanged if it is new enough, otherwise its re-emitted form. */
  byte[] modernize(byte[] classFile) {
    int major = (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
    if (major >= OLDEST_ARCHIVED) {
      return classFile;
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new FrameWriter(hierarchy);
    reader.accept(new VersionVisitor(writer), ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private static final class VersionVisitor extends ClassVisitor {
    VersionVisitor(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] interfaces) {
      super.visit(TARGET, access, name, signature, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitJumpInsn(int opcode, org.objectweb.asm.Label label) {
          if (opcode == Opcodes.JSR) {
            throw new IllegalStateException("JSR in " + name + ": cannot be given frames");
          }
          super.visitJumpInsn(opcode, label);
        }
      };
    }
  }

  /** Computes frames with the class hierarchy of the jars, not of the build tool. */
  private static final class FrameWriter extends ClassWriter {
    private final ClassLoader hierarchy;

    FrameWriter(ClassLoader hierarchy) {
      super(COMPUTE_FRAMES | COMPUTE_MAXS);
      this.hierarchy = hierarchy;
    }

    @Override
    protected ClassLoader getClassLoader() {
      return hierarchy;
    }
  }
}
