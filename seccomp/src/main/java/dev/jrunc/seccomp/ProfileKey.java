package dev.jrunc.seccomp;

import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.LinuxSeccomp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Under which a compiled filter may be kept: equal keys mean equal filters.
 *
 * @param hash SHA-256 in hexadecimal over the profile, the native architecture, what kernel and library
 *     can do, and libseccomp's version
 */
public record ProfileKey(String hash) {
  /** Changes with whatever this module itself does differently to a profile. */
  private static final int GENERATION = 2;

  static ProfileKey of(LinuxSeccomp profile, SeccompArch nativeArch, int apiLevel, String version) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String build = GENERATION + " " + nativeArch.ociName() + " " + apiLevel + " " + version + "\n";
      digest.update(build.getBytes(StandardCharsets.US_ASCII));
      return new ProfileKey(HexFormat.of().formatHex(digest.digest(ConfigJson.write(profile))));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
