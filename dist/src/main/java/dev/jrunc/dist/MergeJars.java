package dev.jrunc.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * {@code MergeJars OUT JAR...}: writes the classes and resources of all jars into one jar.
 *
 * <p>One jar, because the AOT cache checks each by size and time at every start; stored and not
 * deflated, because the few classes that do not come from the cache should not cost an inflater;
 * modernized, because old class files are not archived (see {@link ClassModernizer}); with Jackson's
 * decimal constants made on demand (see {@link DecimalBounds}) and some of jffi's classes replaced
 * (see {@link #REPLACED}); our own linked without invokedynamic (see {@link StaticCallSites}). Entries are sorted and carry one fixed time, so that the same input gives the same bytes.
 */
public final class MergeJars {
  private static final long FIXED_TIME = 1_600_000_000_000L;

  private static final String OURS = "dev/jrunc/";

  /** Classes of which this tool's own version goes into the jar; what they nest is left out. */
  private static final List<String> REPLACED =
      List.of("com/kenai/jffi/internal/Cleaner", "com/kenai/jffi/internal/StubLoader");

  private MergeJars() {}

  /** Entry point; fails with an exception, so that the build stops. */
  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    List<Path> jars = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      jars.add(Path.of(args[i]));
    }
    merge(out, jars);
  }

  static void merge(Path out, List<Path> jars) throws IOException {
    TreeMap<String, byte[]> entries = new TreeMap<>();
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    try (URLClassLoader hierarchy =
        new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      ClassModernizer modernizer = new ClassModernizer(hierarchy);
      Shortcuts shortcuts = new Shortcuts();
      for (Path jar : jars) {
        collect(jar, modernizer, shortcuts, entries);
      }
      if (!shortcuts.missing().isEmpty()) {
        throw new IOException("no longer there to be given another body: " + shortcuts.missing());
      }
    }
    replace(entries);
    linkStatically(entries);
    write(out, entries);
  }

  private static void linkStatically(TreeMap<String, byte[]> entries) {
    StaticCallSites sites = new StaticCallSites(name -> isFinal(entries.get(name + ".class")));
    var ours = entries.subMap(OURS, OURS + Character.MAX_VALUE);
    ours.replaceAll((name, bytes) -> name.endsWith(".class") ? sites.rewrite(bytes) : bytes);
    ours.replaceAll((name, bytes) -> name.endsWith(".class") ? sites.admit(bytes) : bytes);
    sites.made().forEach((name, bytes) -> entries.put(name + ".class", bytes));
  }

  private static boolean isFinal(byte @Nullable [] classFile) {
    return classFile != null && (new ClassReader(classFile).getAccess() & Opcodes.ACC_FINAL) != 0;
  }

  private static void replace(TreeMap<String, byte[]> entries) throws IOException {
    for (String name : REPLACED) {
      String file = name + ".class";
      try (InputStream in = MergeJars.class.getResourceAsStream("/" + file)) {
        if (in == null || entries.put(file, in.readAllBytes()) == null) {
          throw new IOException(file + " is to be replaced, but is not in both places");
        }
      }
      entries.keySet().removeIf(entry -> entry.startsWith(name + "$"));
    }
  }

  private static void collect(
      Path path, ClassModernizer modernizer, Shortcuts shortcuts, TreeMap<String, byte[]> into) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (Enumeration<JarEntry> e = jar.entries(); e.hasMoreElements(); ) {
        JarEntry entry = e.nextElement();
        String name = entry.getName();
        if (entry.isDirectory() || isLeftOut(name)) {
          continue;
        }
        byte[] bytes;
        try (InputStream in = jar.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        if (name.endsWith(".class")) {
          bytes = DecimalBounds.onDemand(shortcuts.take(modernizer.modernize(bytes)));
        }
        byte[] earlier = into.putIfAbsent(name, bytes);
        if (earlier != null && name.endsWith(".class")) {
          throw new IOException(name + " stands in two jars, the second is " + path);
        }
      }
    }
  }

  /** Manifests, module descriptors and signatures make no sense in a merged jar. */
  private static boolean isLeftOut(String name) {
    return name.equals("META-INF/MANIFEST.MF")
        || name.endsWith("module-info.class")
        || name.startsWith("META-INF/versions/")
        || name.startsWith("META-INF/maven/")
        || name.startsWith("jni/") // the one native library that is needed is installed as a file
        || name.endsWith(".SF")
        || name.endsWith(".RSA");
  }

  private static void write(Path out, TreeMap<String, byte[]> entries) throws IOException {
    try (OutputStream file = Files.newOutputStream(out);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (var e : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(e.getKey());
        CRC32 crc = new CRC32();
        crc.update(e.getValue());
        entry.setCrc(crc.getValue());
        entry.setSize(e.getValue().length);
        entry.setTime(FIXED_TIME);
        zip.putNextEntry(entry);
        zip.write(e.getValue());
      }
    }
  }
}
