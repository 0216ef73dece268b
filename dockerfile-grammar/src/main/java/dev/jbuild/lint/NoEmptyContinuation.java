package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.source.Span;
import java.util.List;

/** Finds empty lines within an instruction. */
final class NoEmptyContinuation implements Check {

  static final Rule RULE =
      Rule.of(
          "NoEmptyContinuation", "Empty continuation lines will become errors in a future release");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Instruction instruction : subject.instructions()) {
      List<Span> empty = instruction.header().emptyContinuations();
      if (!empty.isEmpty()) {
        int end = instruction.span().end();
        findings.addAt(new Span(end, end), empty.getFirst(), "Empty continuation line");
      }
    }
  }
}
