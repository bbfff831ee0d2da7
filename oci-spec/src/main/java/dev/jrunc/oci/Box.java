package dev.jrunc.oci;

/** Size of a console in characters, each 0 to 2^32-1 ({@code process.consoleSize}). */
public record Box(long height, long width) {}
