package dev.jbuild.ast;

import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.List;

/**
 * What all instructions have, whatever their keyword.
 *
 * @param keyword as written, in whatever case
 * @param flags as written, in order
 * @param text the logical line: continuations joined, comments inside it left out, trimmed; no
 *     heredoc bodies
 * @param comments the comment lines directly above
 * @param heredocs those that it opens, in order
 * @param emptyContinuations the empty lines inside, which BuildKit will one day refuse
 * @param span from the keyword to the end of the last word or heredoc
 */
public record Header(
    Word keyword,
    List<Flag> flags,
    String text,
    List<Comment> comments,
    List<Heredoc> heredocs,
    List<Span> emptyContinuations,
    Span span) {

  public Header {
    flags = List.copyOf(flags);
    comments = List.copyOf(comments);
    heredocs = List.copyOf(heredocs);
    emptyContinuations = List.copyOf(emptyContinuations);
  }
}
