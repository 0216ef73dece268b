package dev.jbuild.lint;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Instruction;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.word.Word;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Finds sources that .dockerignore takes away. */
final class CopyIgnoredFile implements Check {

  static final Rule RULE =
      Rule.of("CopyIgnoredFile", "Attempting to Copy file that is excluded by .dockerignore");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    if (subject.input().ignored().isEmpty()) {
      return;
    }
    Predicate<String> ignored = subject.input().ignored().get();
    for (StageVariables stage : subject.builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Copy copy && copy.from().isEmpty()) {
          report(copy, "Copy", copy.sources(), stage, ignored, findings);
        } else if (instruction instanceof Add add) {
          report(add, "Add", add.sources(), stage, ignored, findings);
        }
      }
    }
  }

  private static void report(
      Instruction instruction,
      String verb,
      List<CopySource> sources,
      StageVariables stage,
      Predicate<String> ignored,
      Findings findings) {
    for (CopySource source : sources) {
      if (source instanceof CopySource.Path(Word word)) {
        String path = stage.text(word);
        boolean remote = path.contains("://") || path.startsWith("git@");
        if (!remote && !path.isEmpty() && ignored.test(clean(path))) {
          findings.add(
              instruction,
              word.span(),
              "Attempting to "
                  + verb
                  + " file \""
                  + clean(path)
                  + "\" that is excluded by .dockerignore");
        }
      }
    }
  }

  /**
   * The path without empty, {@code .} and {@code ..} parts where they can go, as Go's path.Clean.
   */
  private static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      boolean up = part.equals("..");
      if (up && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (up ? !rooted : !part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    String cleaned = String.join("/", parts);
    return rooted ? "/" + cleaned : cleaned.isEmpty() ? "." : cleaned;
  }
}
