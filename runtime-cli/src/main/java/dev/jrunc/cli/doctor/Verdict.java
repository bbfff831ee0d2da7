package dev.jrunc.cli.doctor;

/** How good a finding is. */
enum Verdict {
  OK("ok"),
  /** Something cannot be had; containers that do not ask for it run. */
  LIMITED("limited"),
  /** No container can be run. */
  BROKEN("broken");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
