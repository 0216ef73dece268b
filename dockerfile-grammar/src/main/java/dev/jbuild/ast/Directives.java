package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.Optional;

/**
 * The parser directives, {@code # name=value} in the first lines of a file.
 *
 * @param escape {@code \} or {@code `}
 * @param syntax the frontend image it asks for; noted and not used
 * @param check options of the build checks, such as {@code skip=all;error=true}
 */
public record Directives(char escape, Optional<Word> syntax, Optional<Word> check) {

  /** Those of a file that has none. */
  public static final Directives NONE = new Directives('\\', Optional.empty(), Optional.empty());
}
