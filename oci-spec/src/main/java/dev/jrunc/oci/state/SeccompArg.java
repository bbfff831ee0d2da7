package dev.jrunc.oci.state;

/**
 * A condition on an argument.
 *
 * @param value unsigned
 * @param valueTwo unsigned
 * @param op 1 equal, 2 not equal, 3 greater, 4 greater or equal, 5 less, 6 less or equal, 7 masked equal
 */
public record SeccompArg(int index, long value, long valueTwo, int op) {}
