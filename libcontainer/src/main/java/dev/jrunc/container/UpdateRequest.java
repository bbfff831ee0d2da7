package dev.jrunc.container;

import dev.jrunc.oci.LinuxResources;

/**
 * What {@code update} is to change.
 *
 * @param resources what is absent stays, with the exceptions that {@code StoredResources} tells
 * @param l3CacheSchema of Intel RDT; empty: stays
 * @param memBwSchema of Intel RDT; empty: stays
 */
public record UpdateRequest(
    String id, LinuxResources resources, String l3CacheSchema, String memBwSchema) {}
