/** The log of one call, in the forms that callers of runc read. */
@NullMarked
package dev.jrunc.cli.log;

import org.jspecify.annotations.NullMarked;
