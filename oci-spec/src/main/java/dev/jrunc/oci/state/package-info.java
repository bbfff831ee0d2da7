/** The records of state.json, with runc's property names, and their JSON form. */
@NullMarked
package dev.jrunc.oci.state;

import org.jspecify.annotations.NullMarked;
