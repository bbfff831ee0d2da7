package dev.jrunc.oci;

import java.util.List;

/**
 * One mount (config.md, "Mounts").
 *
 * @param destination path inside the container
 * @param type file system type, or "" / "bind" / "none"
 * @param source device, path or "" (relative paths: to the bundle)
 * @param uidMappings for idmapped mounts
 * @param gidMappings for idmapped mounts
 */
public record Mount(
    String destination,
    String type,
    String source,
    List<String> options,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings) {

  public Mount {
    options = List.copyOf(options);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
  }
}
