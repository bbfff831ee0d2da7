package dev.jrunc.container.plan;

/**
 * Wire types of an op's fields. Everything is little-endian and 8-byte aligned, so that the
 * executor can check a plan with nothing but additions and comparisons.
 */
enum FieldType {
  /** Unsigned 32-bit value, written as a u64 whose upper half is zero. */
  U32,
  /** Signed 32-bit value, written as a sign-extended i64. */
  I32,
  /** Unsigned 64-bit value. */
  U64,
  /** Signed 64-bit value. */
  I64,
  /** Number of an fd slot ({@code -1}: none), written as a sign-extended i64. */
  SLOT,
  /** Byte string without an inner NUL: u64 length, the bytes, a NUL, zeros to the next 8. */
  STR,
  /** List of byte strings: u64 count, then that many {@link #STR}. */
  STRS,
  /** Arbitrary bytes: u64 length, the bytes, zeros to the next 8. */
  BYTES
}
