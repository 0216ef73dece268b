package dev.jbuild.ast;

import dev.jbuild.source.SourceFile;
import java.util.List;

/**
 * A whole Dockerfile.
 *
 * @param source the file it was read from
 * @param directives the parser directives at its top
 * @param globalArgs the ARG instructions before the first FROM
 * @param stages in the order of the file
 */
public record Dockerfile(
    SourceFile source, Directives directives, List<Arg> globalArgs, List<Stage> stages) {

  public Dockerfile {
    globalArgs = List.copyOf(globalArgs);
    stages = List.copyOf(stages);
  }

  /** The escape character: a backslash unless a directive says otherwise. */
  public char escape() {
    return directives.escape();
  }
}
