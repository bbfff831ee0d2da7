package dev.jrunc.seccomp;

import java.util.ArrayList;
import java.util.List;

/**
 * Spreads rules over filters that are asked one after the other. libseccomp (2.5.4, 2.6.1) makes one
 * tree of all rules on a syscall, and where comparisons other than for equality meet in it, it can go
 * wrong: it does not come back from seccomp_rule_add_array(3) ({@code a0 <= 1 && a2 == 62}, then {@code a0
 * <= 1 && a4 == 3}), or the tree misses arguments that a rule names ({@code a0 >= 6446}, {@code a0 < 1 <<
 * 63}). A rule with such a comparison therefore shares a filter with no other condition on its syscall.
 * Nearly all profiles need one filter only.
 */
final class RuleLayers {
  private RuleLayers() {}

  /** The rules, in their order within each filter; at least one filter. */
  static List<List<Rule>> of(List<Rule> rules) {
    List<List<Rule>> layers = new ArrayList<>();
    layers.add(new ArrayList<>());
    for (Rule rule : rules) {
      int layer = 0;
      while (layer < layers.size() && conflicts(rule, layers.get(layer))) {
        layer++;
      }
      if (layer == layers.size()) {
        layers.add(new ArrayList<>());
      }
      layers.get(layer).add(rule);
    }
    return layers;
  }

  private static boolean conflicts(Rule rule, List<Rule> layer) {
    if (rule.conditions().isEmpty()) {
      return false;
    }
    boolean orders = orders(rule);
    for (Rule other : layer) {
      if (other.syscall() == rule.syscall()
          && !other.conditions().isEmpty()
          && (orders || orders(other))) {
        return true;
      }
    }
    return false;
  }

  private static boolean orders(Rule rule) {
    for (Rule.Condition condition : rule.conditions()) {
      if (condition.operator() != SeccompOperator.EQUAL
          && condition.operator() != SeccompOperator.MASKED_EQUAL) {
        return true;
      }
    }
    return false;
  }
}
