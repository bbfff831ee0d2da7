package dev.jrunc.cgroups.stats;

/**
 * Huge pages of one size, in bytes.
 *
 * @param max the most there has been; version 1 only
 * @param failcnt how often the limit was reached
 */
public record HugetlbStats(long usage, long max, long failcnt) {}
