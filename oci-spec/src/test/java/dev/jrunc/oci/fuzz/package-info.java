/** Running tests on inputs that nobody thought of. */
package dev.jrunc.oci.fuzz;
