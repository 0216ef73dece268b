package dev.jbuild.ast;

import dev.jbuild.word.Word;

/** What COPY or ADD copies. */
public sealed interface CopySource {

  /**
   * A path, pattern or URL.
   *
   * @param word unexpanded
   */
  record Path(Word word) implements CopySource {}

  /**
   * A file made of a here-document; its name is the heredoc's, its content is expanded by {@link
   * dev.jbuild.word.Expander#ofHeredocBody} if the heredoc says so.
   *
   * @param marker the word that opens it
   * @param heredoc its body
   */
  record Inline(Word marker, Heredoc heredoc) implements CopySource {}
}
