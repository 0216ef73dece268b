package dev.jbuild.lint;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Instruction;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.word.Word;
import java.util.Locale;

/** Finds ADD where COPY serves. */
final class AddInsteadOfCopy implements Check {

  static final Rule RULE =
      Rule.optional(
          "AddInsteadOfCopy", "COPY should be used for files that are neither remote nor archives");

  @Override
  public Rule rule() {
    return RULE;
  }

  private static final String[] ARCHIVES = {
    ".tar", ".tgz", ".gz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst", ".tzst", ".lzma"
  };

  @Override
  public void check(Subject subject, Findings findings) {
    for (StageVariables stage : subject.builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Add add && isCopy(add, stage)) {
          findings.add(
              add,
              add.header().keyword().span(),
              "ADD does more than COPY; nothing of it is needed here",
              "write COPY");
        }
      }
    }
  }

  private static boolean isCopy(Add add, StageVariables stage) {
    if (add.checksum().isPresent() || add.unpack().isPresent() || add.keepGitDir().isPresent()) {
      return false;
    }
    for (CopySource source : add.sources()) {
      if (source instanceof CopySource.Path(Word word) && !isPlainFile(stage.text(word), word)) {
        return false;
      }
    }
    return true;
  }

  /** A pattern or a variable without value may stand for an archive. */
  private static boolean isPlainFile(String path, Word word) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.contains("://") || name.startsWith("git@") || name.endsWith(".git")) {
      return false;
    }
    if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0) {
      return false;
    }
    if (word.hasVariable()) {
      return false;
    }
    for (String ending : ARCHIVES) {
      if (name.endsWith(ending)) {
        return false;
      }
    }
    return true;
  }
}
