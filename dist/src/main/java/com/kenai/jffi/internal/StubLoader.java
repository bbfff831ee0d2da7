package com.kenai.jffi.internal;

import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Loads jffi's native part from the install tree: stands in the tree's jar in the place of jffi's own class of this
 * name, which sets up java.util.logging, guesses the platform and can unpack libraries into /tmp. jffi's
 * {@code Init} calls it by reflection.
 */
public final class StubLoader {
  private static final @Nullable Throwable FAILURE = load();

  private StubLoader() {}

  @SuppressWarnings("restricted") // jrunc.jar may load native code: jvm.options says so
  private static @Nullable Throwable load() {
    String directory = System.getProperty("jffi.boot.library.path");
    try {
      System.load(directory + File.separator + System.mapLibraryName("jffi-1.2"));
      return null;
    } catch (UnsatisfiedLinkError e) {
      return e;
    }
  }

  /** Whether jffi can be used. */
  public static boolean isLoaded() {
    return FAILURE == null;
  }

  /** Why it cannot be used; null if it can. */
  public static @Nullable Throwable getFailureCause() {
    return FAILURE;
  }
}
