package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes what one rule finds. */
final class Findings {

  private final Rule rule;
  private final List<Finding> findings = new ArrayList<>();

  Findings(Rule rule) {
    this.rule = rule;
  }

  /** Reports a word of an instruction. */
  void add(Instruction instruction, Span span, String message) {
    findings.add(new Finding(rule, message, span, instruction.span(), Optional.empty()));
  }

  /** Reports a word of an instruction, and what to do instead. */
  void add(Instruction instruction, Span span, String message, String hint) {
    findings.add(new Finding(rule, message, span, instruction.span(), Optional.of(hint)));
  }

  /** Reports a place that is not that of its instruction. */
  void addAt(Span location, Span span, String message) {
    findings.add(new Finding(rule, message, span, location, Optional.empty()));
  }

  List<Finding> all() {
    return findings;
  }
}
