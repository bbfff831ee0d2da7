/**
 * Reading JSON, on Jackson's streaming parser, with errors a user can act on; and writing it byte for byte
 * as Go's encoding/json does, since callers of runc compare and parse that.
 */
@NullMarked
package dev.jrunc.oci.json;

import org.jspecify.annotations.NullMarked;
