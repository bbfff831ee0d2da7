package dev.jrunc.oci;

/**
 * A namespace to make or to join (config-linux.md, "Namespaces").
 *
 * @param type {@code pid network mount ipc uts user cgroup time} when valid
 * @param path of the namespace to join; "": a new one
 */
public record Namespace(String type, String path) {}
