/**
 * OCI runtime-spec records and their JSON form.
 *
 * <p>The decoders loop where a method reference would do. One that the AOT cache's training run did not
 * meet (a config with a seccomp profile, say, when the training had none) costs a cold start some
 * milliseconds, and which ones a config meets is up to its author. Classes that the training did not
 * load cost too: train with a config that has every property.
 */
@NullMarked
package dev.jrunc.oci;

import org.jspecify.annotations.NullMarked;
