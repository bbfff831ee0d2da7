/**
 * Paths below a directory that someone else can change while we look: resolved as if that directory
 * were the root, and handed out as open files wherever possible, since a string may lead elsewhere
 * by the time it is used.
 */
@NullMarked
package dev.jrunc.linux.securejoin;

import org.jspecify.annotations.NullMarked;
