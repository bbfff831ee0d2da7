package dev.jrunc.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a command tells of itself: {@code help}, its options, and its manual page.
 *
 * @param name the verb
 * @param summary one line
 * @param operands what follows the options on the usage line; more paragraphs may follow
 * @param description paragraphs; empty: no such section
 * @param options in the order in which help shows them
 */
record Manual(String name, String summary, String operands, String description, List<OptionSpec> options) {
  Manual {
    options = List.copyOf(options);
  }
}
