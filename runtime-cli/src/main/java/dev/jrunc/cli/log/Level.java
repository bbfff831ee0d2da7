package dev.jrunc.cli.log;

/** How bad it is, in the words of logrus. */
public enum Level {
  ERROR("error", "ERRO", 31),
  WARNING("warning", "WARN", 33),
  INFO("info", "INFO", 36),
  DEBUG("debug", "DEBU", 37);

  private final String word;
  private final String shortWord;
  private final int colour;

  Level(String word, String shortWord, int colour) {
    this.word = word;
    this.shortWord = shortWord;
    this.colour = colour;
  }

  String word() {
    return word;
  }

  String shortWord() {
    return shortWord;
  }

  /** The foreground colour in ECMA-48's SGR. */
  int colour() {
    return colour;
  }
}
