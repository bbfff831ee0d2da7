package dev.jrunc.container;

import dev.jrunc.container.state.Status;
import java.util.Map;

/**
 * What {@code state} and {@code list} tell of a container.
 *
 * @param ociVersion version of the specification that its configuration names
 * @param id its id
 * @param pid pid of init as the runtime sees it; 0 when stopped
 * @param status its status now
 * @param bundle absolute path of its bundle
 * @param rootfs absolute path of its root
 * @param created RFC 3339 with nanoseconds, UTC
 * @param annotations of its configuration, in their order
 * @param owner name of the owner of its state directory, or {@code #uid}; empty in {@code state}
 */
public record ContainerSummary(
    String ociVersion,
    String id,
    int pid,
    Status status,
    String bundle,
    String rootfs,
    String created,
    Map<String, String> annotations,
    String owner) {}
