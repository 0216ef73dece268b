package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.source.Suggestion;
import dev.jbuild.word.Word;
import java.util.Optional;
import java.util.Set;

/** Finds variables in FROM that no global ARG declares. */
final class UndefinedArgInFrom implements Check {

  static final Rule RULE = Rule.of("UndefinedArgInFrom", "FROM command must use declared ARGs");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      report(subject, from, from.image(), findings);
      from.platform().ifPresent(platform -> report(subject, from, platform, findings));
    }
  }

  private static void report(Subject subject, From from, Word word, Findings findings) {
    Evaluation evaluation = subject.evaluation();
    Set<String> known = evaluation.globalNames();
    evaluation
        .expand(word, evaluation.globals())
        .ifPresent(expansion -> {
          for (String name : expansion.unset()) {
            if (!known.contains(name)) {
              Optional<String> closest = Suggestion.closest(name, known);
              findings.add(
                  from,
                  VariableSpan.of(word, name),
                  "FROM argument '"
                      + name
                      + "' is not declared"
                      + closest.map(other -> " (did you mean " + other + "?)").orElse(""));
            }
          }
        });
  }
}
