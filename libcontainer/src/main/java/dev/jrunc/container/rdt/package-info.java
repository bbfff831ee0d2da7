/** Intel's Resource Director Technology through resctrl (Documentation/filesystems/resctrl.rst). */
@NullMarked
package dev.jrunc.container.rdt;

import org.jspecify.annotations.NullMarked;
