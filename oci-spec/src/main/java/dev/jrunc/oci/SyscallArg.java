package dev.jrunc.oci;

/**
 * A condition on one argument of a syscall.
 *
 * @param index unsigned; 0 to 5 when valid
 * @param value unsigned; the mask with {@code SCMP_CMP_MASKED_EQ}
 * @param valueTwo unsigned; the datum with {@code SCMP_CMP_MASKED_EQ}
 * @param op as {@code SCMP_CMP_EQ}
 */
public record SyscallArg(long index, long value, long valueTwo, String op) {}
