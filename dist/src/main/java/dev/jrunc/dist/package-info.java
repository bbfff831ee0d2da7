/** Build-time tools: nothing here is installed. */
@NullMarked
package dev.jrunc.dist;

import org.jspecify.annotations.NullMarked;
