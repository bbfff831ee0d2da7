package dev.jrunc.oci.state;

import dev.jrunc.oci.IdMapping;
import java.util.List;

/**
 * How the ids of a mount are mapped.
 *
 * @param usernsPath namespace whose maps are used; "": the maps given here
 */
public record MountIdMapping(
    boolean recursive,
    String usernsPath,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings) {

  public MountIdMapping {
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
  }
}
