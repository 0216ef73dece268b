package dev.jbuild.lint;

import dev.jbuild.source.Span;
import dev.jbuild.word.Word;

/** Finds where a word refers to a variable. */
final class VariableSpan {

  private VariableSpan() {}

  /**
   * The first reference to a variable in a word, with or without braces; the whole word if its text
   * is not written as it is.
   */
  static Span of(Word word, String name) {
    if (word.raw().length() != word.span().length()) {
      return word.span();
    }
    for (int at = word.raw().indexOf('$'); at >= 0; at = word.raw().indexOf('$', at + 1)) {
      int start = at + (word.raw().startsWith("{", at + 1) ? 2 : 1);
      int end = start + name.length();
      boolean whole =
          word.raw().startsWith(name, start)
              && (end == word.raw().length() || !isNamePart(word.raw().charAt(end)));
      if (whole) {
        return new Span(word.span().start() + at, word.span().start() + end);
      }
    }
    return word.span();
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
