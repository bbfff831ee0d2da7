/** runc's command line syntax on top of picocli's option model. */
@NullMarked
package dev.jrunc.cli.options;

import org.jspecify.annotations.NullMarked;
