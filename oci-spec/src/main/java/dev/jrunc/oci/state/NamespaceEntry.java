package dev.jrunc.oci.state;

/**
 * A namespace of the container.
 *
 * @param type {@code NEWNS NEWPID NEWNET NEWIPC NEWUTS NEWUSER NEWCGROUP NEWTIME}
 * @param path namespace joined; "": a new one
 */
public record NamespaceEntry(String type, String path) {}
