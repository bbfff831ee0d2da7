/** Classes that take the place of jffi's own in the tree's jar, because jffi's cost start-up time. */
@NullMarked
package com.kenai.jffi.internal;

import org.jspecify.annotations.NullMarked;
