package dev.jrunc.dist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites classes so that nothing in them is linked by invokedynamic: lambdas and method references become classes,
 * pattern switches chains of tests, and the three methods of records plain code.
 *
 * <p>In a JVM that lives for one command a call site that spins its code at run time costs 0.3 to 1 ms, and pattern
 * switches and records are never kept in an AOT cache (docs/startup.md). What javac may write besides stays as it is:
 * it is slower, not wrong.
 */
final class StaticCallSites {
  private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";
  private static final String SWITCHES = "java/lang/runtime/SwitchBootstraps";
  private static final String RECORDS = "java/lang/runtime/ObjectMethods";

  private final Predicate<String> isFinal;

  /** By internal name. */
  private final Map<String, byte[]> made = new LinkedHashMap<>();

  /** Nest host by internal name → what was made for its nest, which may call private methods. */
  private final Map<String, List<String>> nests = new LinkedHashMap<>();

  /** @param isFinal whether the class of this internal name has no subclasses; false if that is not known */
  StaticCallSites(Predicate<String> isFinal) {
    this.isFinal = isFinal;
  }

  /** Returns the class without invokedynamic; what it newly refers to is in {@link #made}. */
  byte[] rewrite(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new Rewriter(writer), 0);
    return writer.toByteArray();
  }

  /** The classes that stand for lambdas, by internal name. */
  Map<String, byte[]> made() {
    return made;
  }

  /** Admits what was made to the nests; for every class, after all were rewritten. */
  byte[] admit(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    List<String> members = nests.get(reader.getClassName());
    if (members == null) {
      return classFile;
    }
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visitEnd() {
            members.forEach(this::visitNestMember);
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
  }

  private final class Rewriter extends ClassVisitor {
    private final List<Runnable> methods = new ArrayList<>();
    private String owner = "";
    private String host = "";
    private boolean isInterface;
    private int count;

    Rewriter(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] interfaces) {
      owner = name;
      host = name;
      isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
      super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public void visitNestHost(String nestHost) {
      host = nestHost;
      super.visitNestHost(nestHost);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInvokeDynamicInsn(String site, String type, Handle bootstrap, Object... arguments) {
          String method = staticMethod(site, type, bootstrap, arguments);
          if (method == null) {
            super.visitInvokeDynamicInsn(site, type, bootstrap, arguments);
          } else if (method.indexOf('.') < 0) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method, type, isInterface);
          } else {
            String home = method.substring(0, method.indexOf('.'));
            super.visitMethodInsn(Opcodes.INVOKESTATIC, home, LambdaClass.MAKE, type, false);
          }
        }
      };
    }

    @Override
    public void visitEnd() {
      methods.forEach(Runnable::run);
      super.visitEnd();
    }

    /** Of this class, or {@code class.} for the factory of a lambda's class; null if the site must stay. */
    private @Nullable String staticMethod(String site, String type, Handle bootstrap, Object[] arguments) {
      switch (bootstrap.getOwner() + "." + bootstrap.getName()) {
        case LAMBDAS + ".metafactory" -> {
          String name = owner + "$$Lambda" + count++;
          made.put(name, new LambdaClass(name, host, site, type, arguments).toBytes());
          nests.computeIfAbsent(host, key -> new ArrayList<>()).add(name);
          return name + ".";
        }
        case SWITCHES + ".typeSwitch" -> {
          return TypeTests.areOnly(arguments)
              ? method("$switch", type, code -> TypeTests.write(code, arguments, isFinal))
              : null;
        }
        case RECORDS + ".bootstrap" -> {
          return method("$" + site, type, code -> RecordMethods.write(code, site, arguments));
        }
        default -> {
          return null;
        }
      }
    }

    private String method(String prefix, String type, Body body) {
      String name = prefix + count++;
      methods.add(
          () -> {
            MethodVisitor code =
                super.visitMethod(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, name, type, null, null);
            code.visitCode();
            body.write(code);
            code.visitMaxs(0, 0);
            code.visitEnd();
          });
      return name;
    }
  }

  /** Writes the instructions of a method. */
  private interface Body {
    void write(MethodVisitor code);
  }

  /** Whether a handle's method is called on an object. */
  static boolean isVirtual(Handle handle) {
    return switch (handle.getTag()) {
      case Opcodes.H_INVOKEVIRTUAL, Opcodes.H_INVOKEINTERFACE, Opcodes.H_INVOKESPECIAL -> true;
      default -> false;
    };
  }

  /** The types of a descriptor's parameters, after that of the object it is called on. */
  static Type[] parameters(Handle handle) {
    Type[] declared = Type.getArgumentTypes(handle.getDesc());
    if (!isVirtual(handle)) {
      return declared;
    }
    Type[] all = new Type[declared.length + 1];
    all[0] = Type.getObjectType(handle.getOwner());
    System.arraycopy(declared, 0, all, 1, declared.length);
    return all;
  }
}
