package dev.jbuild.lint;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Instruction;
import java.util.ArrayList;
import java.util.List;

/** Finds comments above ARG and FROM that do not start with its name. */
final class InvalidDefinitionDescription implements Check {

  static final Rule RULE =
      Rule.experimental(
          "InvalidDefinitionDescription",
          "Comment for build stage or argument should follow the format: `# <arg/stage name>"
              + " <description>`. If this is not intended to be a description comment, add an empty"
              + " line or comment between the instruction and the comment.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Instruction instruction : subject.instructions()) {
      if (instruction instanceof Arg arg) {
        List<String> names = new ArrayList<>();
        for (Arg.Definition definition : arg.definitions()) {
          names.add(definition.name().raw());
        }
        report(arg, names, findings);
      } else if (instruction instanceof From from && from.name().isPresent()) {
        report(from, List.of(from.name().get()), findings);
      }
    }
  }

  private static void report(Instruction instruction, List<String> names, Findings findings) {
    if (instruction.header().comments().isEmpty()) {
      return;
    }
    var comment = instruction.header().comments().getLast();
    int space = comment.text().indexOf(' ');
    if (comment.text().startsWith("check=")) {
      return;
    }
    String first = space < 0 ? comment.text() : comment.text().substring(0, space);
    if (!names.contains(first)) {
      findings.add(
          instruction,
          comment.span(),
          "Comment for "
              + instruction.keyword()
              + " should follow the format: `# "
              + (names.size() > 1 ? "<arg_key>" : names.getFirst())
              + " <description>`");
    }
  }
}
