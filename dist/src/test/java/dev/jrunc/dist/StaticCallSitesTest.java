package dev.jrunc.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

class StaticCallSitesTest {
  /** The one of the shapes that is left out is told by instanceof. */
  private static final Set<String> FINAL =
      Set.of(Type.getInternalName(Square.class), Type.getInternalName(Dot.class), "java/lang/String");

  /** What javac links by invokedynamic. */
  sealed interface Shape permits Square, Disc, Dot {
    /** Captures {@code this} in an interface. */
    default Supplier<String> described() {
      return () -> "a " + name();
    }

    private String name() {
      return switch (this) {
        case Square(int side) when side > 10 -> "big square";
        case Square square -> "square of " + square.side();
        case Disc disc -> "disc";
        case Dot dot -> "dot";
      };
    }
  }

  record Square(int side) implements Shape {}

  record Disc(long radius, double weight, boolean filled, char mark, byte[] bytes, String label) implements Shape {}

  record Dot() implements Shape {}

  /** Runs it all; a copy of this class does so without invokedynamic. */
  public static final class Subject implements Callable<List<Object>> {
    private final int own = 40;

    /** For its copy, which is of another package at run time. */
    public Subject() {}

    @Override
    public List<Object> call() throws Exception {
      List<Object> seen = new ArrayList<>();
      lambdas(seen);
      records(seen);
      for (Shape shape : List.of(new Square(11), new Square(3), disc(1, "x"), new Dot())) {
        seen.add(shape.described().get());
      }
      Object nothing = null;
      try {
        seen.add(kind(nothing));
      } catch (NullPointerException e) {
        seen.add("null");
      }
      seen.add(kind(7) + kind("seven") + kind(new int[0]) + kind('7'));
      return seen;
    }

    private void lambdas(List<Object> seen) throws Exception {
      int two = 2;
      long far = 1L << 40;
      IntFunction<Integer> instance = n -> n + own + two;
      LongSupplier wide = () -> far + two;
      Function<String, Integer> virtual = String::length;
      Function<Integer, Square> constructor = Square::new;
      BiFunction<String, String, Boolean> bound = String::equals;
      ToLongFunction<Integer> widened = Integer::intValue;
      Predicate<String> captured = "abc"::equals;
      Supplier<List<Object>> made = ArrayList::new;
      Runnable dropped = made::get;
      Callable<Integer> privately = this::secret;
      Function<int[], int[]> array = int[]::clone;
      dropped.run();
      seen.add(instance.apply(1));
      seen.add(wide.getAsLong());
      seen.add(virtual.apply("four"));
      seen.add(constructor.apply(5).side());
      seen.add(bound.apply("a", "b"));
      seen.add(widened.applyAsLong(6));
      seen.add(captured.test("abc"));
      seen.add(privately.call());
      seen.add(array.apply(new int[] {8})[0]);
    }

    private int secret() {
      return own;
    }

    private static void records(List<Object> seen) {
      Disc disc = disc(3, "x");
      seen.add(new Square(4).toString() + new Dot());
      seen.add(disc.toString().replaceAll("\\[B@[0-9a-f]+", "bytes"));
      seen.add(new Square(4).hashCode() + " " + new Dot().hashCode());
      seen.add(disc.equals(new Disc(3, Double.NaN, true, 'm', disc.bytes(), "x")));
      seen.add(disc.equals(disc(3, "x")));
      seen.add(disc.hashCode() == new Disc(3, Double.NaN, true, 'm', disc.bytes(), "x").hashCode());
      seen.add(new Square(4).equals(new Square(5)) + " " + new Square(4).equals(new Square(4)));
      seen.add(new Square(4).equals("4") + " " + new Dot().equals(new Dot()));
    }

    private static Disc disc(long radius, String label) {
      return new Disc(radius, Double.NaN, true, 'm', new byte[1], label);
    }

    private static String kind(Object object) {
      return switch (object) {
        case Integer number -> "n";
        case String text -> "s";
        case int[] numbers -> "a";
        default -> "o";
      };
    }
  }

  @Test
  void theRewrittenClassesDoTheSame() throws Exception {
    Map<String, byte[]> classes = rewritten();
    Callable<?> copy =
        (Callable<?>)
            new Copies(classes).loadClass(Subject.class.getName()).getDeclaredConstructor().newInstance();
    assertFalse(copy instanceof Subject, "the copy was loaded by another loader");
    assertEquals(new Subject().call().toString(), copy.call().toString());
  }

  @Test
  void nothingIsLinkedDynamically() throws Exception {
    assertTrue(sites(original(Subject.class)) > 10);
    for (byte[] classFile : rewritten().values()) {
      assertEquals(0, sites(classFile));
    }
  }

  private static Map<String, byte[]> rewritten() throws IOException {
    StaticCallSites sites = new StaticCallSites(FINAL::contains);
    Map<String, byte[]> classes = new LinkedHashMap<>();
    List<Class<?>> all =
        List.of(StaticCallSitesTest.class, Shape.class, Square.class, Disc.class, Dot.class, Subject.class);
    for (Class<?> type : all) {
      classes.put(type.getName(), sites.rewrite(original(type)));
    }
    classes.replaceAll((name, bytes) -> sites.admit(bytes));
    sites.made().forEach((name, bytes) -> classes.put(name.replace('/', '.'), bytes));
    return classes;
  }

  private static byte[] original(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static int sites(byte[] classFile) {
    int[] count = {0};
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInvokeDynamicInsn(String site, String of, Handle bootstrap, Object... arguments) {
                    count[0] += bootstrap.getOwner().endsWith("StringConcatFactory") ? 0 : 1;
                  }
                };
              }
            },
            0);
    return count[0];
  }

  /** Loads the rewritten classes; everything else comes from the test's own loader. */
  private static final class Copies extends ClassLoader {
    private final Map<String, byte[]> classes;

    Copies(Map<String, byte[]> classes) {
      super(StaticCallSitesTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
    }
  }
}
