package dev.jrunc.oci.features;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this build recognizes (features.md), never what the host can do. A list or value that is {@code
 * null} or a list that is empty is left out: unknown.
 *
 * @param ociVersionMin lowest runtime-spec version understood
 * @param ociVersionMax highest runtime-spec version understood
 * @param mountOptions without those that go to the file system
 */
public record Features(
    String ociVersionMin,
    String ociVersionMax,
    List<String> hooks,
    List<String> mountOptions,
    LinuxFeatures linux,
    Map<String, String> annotations,
    List<String> potentiallyUnsafeConfigAnnotations) {

  public Features {
    hooks = List.copyOf(hooks);
    mountOptions = List.copyOf(mountOptions);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    potentiallyUnsafeConfigAnnotations = List.copyOf(potentiallyUnsafeConfigAnnotations);
  }
}
