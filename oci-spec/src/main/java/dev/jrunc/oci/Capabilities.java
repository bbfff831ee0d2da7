package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The five capability sets (config.md, "Linux Process"; capabilities(7)), names as {@code CAP_CHOWN}.
 * A set that is {@code null} was absent; it counts as empty, but {@code exec --cap} adds to the
 * ambient set only where {@code inheritable} is present (CVE-2022-29162).
 */
public record Capabilities(
    @Nullable List<String> bounding,
    @Nullable List<String> effective,
    @Nullable List<String> inheritable,
    @Nullable List<String> permitted,
    @Nullable List<String> ambient) {

  public Capabilities {
    bounding = bounding == null ? null : List.copyOf(bounding);
    effective = effective == null ? null : List.copyOf(effective);
    inheritable = inheritable == null ? null : List.copyOf(inheritable);
    permitted = permitted == null ? null : List.copyOf(permitted);
    ambient = ambient == null ? null : List.copyOf(ambient);
  }
}
