/** As much of D-Bus as talking to systemd takes: values, messages, one connection. */
@NullMarked
package dev.jrunc.cgroups.dbus;

import org.jspecify.annotations.NullMarked;
