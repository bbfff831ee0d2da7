/** What is wrong with a configuration, found before anything is touched. */
@NullMarked
package dev.jrunc.container.validate;

import org.jspecify.annotations.NullMarked;
