package dev.jrunc.container;

import dev.jrunc.linux.FileCalls;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.seccomp.ProfileKey;
import dev.jrunc.seccomp.SeccompCompiler;
import dev.jrunc.seccomp.SeccompException;
import dev.jrunc.seccomp.SeccompFilter;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiled seccomp profiles, by a hash of all that they depend on, the version of libseccomp included.
 * A profile takes milliseconds to compile, and most containers of a host have the same. Thread-safe.
 */
public final class SeccompPrograms {
  /** A program has a few KiB; whoever has more profiles in use than these compiles some again. */
  private static final int MOST = 64;

  private final FileCalls files;
  private final LinkedHashMap<ProfileKey, SeccompFilter> programs = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable SeccompCompiler compiler;

  /** The first profile and its program, under no key yet: a JVM with one call makes none. */
  private @Nullable LinuxSeccomp firstProfile;

  private @Nullable SeccompFilter firstProgram;
  private long hits;

  /** @param files for libseccomp's output, which goes to an fd */
  public SeccompPrograms(FileCalls files) {
    this.files = files;
  }

  /** The profile's program. One thread compiles at a time: libseccomp keeps variables without locks. */
  synchronized SeccompFilter of(LinuxSeccomp profile) throws SeccompException {
    SeccompCompiler opened = compiler;
    if (opened == null) {
      opened = SeccompCompiler.open(files);
      compiler = opened;
    }
    LinuxSeccomp earlier = firstProfile;
    if (firstProgram == null) {
      firstProgram = opened.compile(profile);
      firstProfile = profile;
      return firstProgram;
    }
    if (earlier != null) {
      programs.put(opened.key(earlier), firstProgram);
      firstProfile = null;
    }
    ProfileKey key = opened.key(profile);
    SeccompFilter known = programs.get(key);
    if (known != null) {
      hits++;
      return known;
    }
    SeccompFilter compiled = opened.compile(profile);
    programs.put(key, compiled);
    if (programs.size() > MOST) {
      programs.pollFirstEntry();
    }
    return compiled;
  }

  /** How often there was nothing to compile. */
  public synchronized long hits() {
    return hits;
  }
}
