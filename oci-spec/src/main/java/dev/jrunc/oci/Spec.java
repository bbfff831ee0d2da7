package dev.jrunc.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a bundle's config.json (runtime-spec 1.3, config.md), as far as it concerns Linux.
 *
 * <p>Rule for all records of this package: what the spec's Go types hold by value reads as its zero
 * value ("", 0, false, empty list or map) when the property is absent or null; what they hold by
 * pointer, and the few lists where absent and empty differ, is {@code null} then. Nothing is
 * validated here beyond JSON types and number ranges.
 *
 * @param ociVersion version of the runtime-spec the bundle was written for; "" if absent
 * @param annotations in the order of the file
 */
public record Spec(
    String ociVersion,
    @Nullable Process process,
    @Nullable Root root,
    String hostname,
    String domainname,
    List<Mount> mounts,
    @Nullable Hooks hooks,
    Map<String, String> annotations,
    @Nullable Linux linux) {

  public Spec {
    mounts = List.copyOf(mounts);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }
}
