package dev.jrunc.seccomp;

/**
 * The filter of one architecture.
 *
 * @param lastSyscall greatest number that the profile names; those above it get ENOSYS; 0: no such limit
 * @param program struct sock_filter each 8 bytes, which refuses other architectures
 */
record ArchProgram(SeccompArch arch, int lastSyscall, byte[] program) {}
