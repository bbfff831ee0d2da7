package dev.jrunc.cli.doctor;

/**
 * What was found out about one ability.
 *
 * @param area what it belongs to: {@code user}, {@code kernel} and so on
 * @param name of the ability
 * @param found what there is
 * @param why what follows from it; empty if all is well
 * @param hint what may be done about it; empty if nothing
 */
record Finding(String area, String name, Verdict verdict, String found, String why, String hint) {}
