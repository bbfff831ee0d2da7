/** What this host and this user can and cannot do, and why. */
@NullMarked
package dev.jrunc.cli.doctor;

import org.jspecify.annotations.NullMarked;
