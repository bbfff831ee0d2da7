/** The features document (runtime-spec, features.md). */
@NullMarked
package dev.jrunc.oci.features;

import org.jspecify.annotations.NullMarked;
