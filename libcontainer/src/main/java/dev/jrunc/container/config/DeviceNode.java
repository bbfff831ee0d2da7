package dev.jrunc.container.config;

/**
 * A device node that the container gets.
 *
 * @param index its place in {@code linux.devices}, -1: a default one
 * @param path absolute path in the container; empty: none is made
 * @param type {@code c b p}
 * @param major device number
 * @param minor device number
 * @param mode permission bits
 * @param uid owner, an unsigned number
 * @param gid group, an unsigned number
 */
public record DeviceNode(
    int index, String path, char type, int major, int minor, int mode, int uid, int gid) {

  /** JSON pointer to it. */
  public String pointer() {
    return index < 0 ? "" : "/linux/devices/" + index;
  }
}
