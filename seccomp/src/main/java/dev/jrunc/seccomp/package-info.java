/** OCI seccomp profiles compiled to BPF. */
@NullMarked
package dev.jrunc.seccomp;

import org.jspecify.annotations.NullMarked;
