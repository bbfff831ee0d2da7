/** Tables and quoting, byte for byte as Go's standard library makes them. */
@NullMarked
package dev.jrunc.cli.text;

import org.jspecify.annotations.NullMarked;
