/** Network devices by rtnetlink(7). */
@NullMarked
package dev.jrunc.linux.netlink;

import org.jspecify.annotations.NullMarked;
