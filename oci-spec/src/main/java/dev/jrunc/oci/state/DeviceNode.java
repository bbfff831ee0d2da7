package dev.jrunc.oci.state;

/**
 * A device node of the container and the cgroup rule that came with it.
 *
 * @param type code of the letter {@code c b p}
 * @param permissions letters of {@code rwm}; "" without a rule
 * @param fileMode permission bits
 */
public record DeviceNode(
    char type,
    long major,
    long minor,
    String permissions,
    boolean allow,
    String path,
    long fileMode,
    long uid,
    long gid) {}
