package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code FROM [--platform=P] image [AS name]}: begins a stage.
 *
 * @param image name of an image, of an earlier stage, or {@code scratch}; may have variables of
 *     global ARGs
 * @param platform value of {@code --platform}
 * @param alias the AS part
 */
public record From(Header header, Word image, Optional<Word> platform, Optional<Alias> alias)
    implements Instruction {

  @Override
  public String keyword() {
    return "FROM";
  }

  /** The name after AS, in lower case, as names are compared. */
  public Optional<String> name() {
    return alias.map(Alias::lowerCase);
  }

  /**
   * {@code AS name}.
   *
   * @param as the keyword as written
   * @param name the name as written
   */
  public record Alias(Word as, Word name) {

    /** The name in lower case, as names are compared. */
    public String lowerCase() {
      return name.raw().toLowerCase(Locale.ROOT);
    }
  }
}
