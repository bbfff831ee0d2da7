/** Why an operation failed, in the words that callers of a runtime match on. */
@NullMarked
package dev.jrunc.container.failure;

import org.jspecify.annotations.NullMarked;
