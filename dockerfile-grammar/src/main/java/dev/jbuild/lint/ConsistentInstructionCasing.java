package dev.jbuild.lint;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Instruction;
import dev.jbuild.word.Word;
import java.util.List;
import java.util.Locale;

/** Finds keywords in another case than most. */
final class ConsistentInstructionCasing implements Check {

  static final Rule RULE =
      Rule.of(
          "ConsistentInstructionCasing",
          "All commands within the Dockerfile should use the same casing (either upper or lower)");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    List<Instruction> instructions = subject.instructions();
    // As BuildKit, which does not look at what is before the first FROM.
    for (Arg arg : subject.dockerfile().globalArgs()) {
      instructions.remove(arg);
    }
    int balance = 0;
    for (Instruction instruction : instructions) {
      String keyword = instruction.header().keyword().raw();
      if (keyword.equals(keyword.toLowerCase(Locale.ROOT))) {
        balance++;
      } else if (keyword.equals(keyword.toUpperCase(Locale.ROOT))) {
        balance--;
      }
    }
    boolean lower = balance > 0;
    for (Instruction instruction : instructions) {
      Word keyword = instruction.header().keyword();
      String wanted =
          lower ? keyword.raw().toLowerCase(Locale.ROOT) : keyword.raw().toUpperCase(Locale.ROOT);
      if (!keyword.raw().equals(wanted)) {
        findings.add(
            instruction,
            keyword.span(),
            "Command '"
                + keyword.raw()
                + "' should match the case of the command majority ("
                + (lower ? "lowercase" : "uppercase")
                + ")");
      }
    }
  }
}
