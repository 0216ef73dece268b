package dev.jbuild.ast;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.word.Expander;
import dev.jbuild.word.ExpansionException;
import dev.jbuild.word.Scope;
import dev.jbuild.word.Word;

/**
 * A here-document: {@code <<name}, and the lines up to one that is {@code name}.
 *
 * @param name what ends it; also the file name where a COPY makes a file of it
 * @param fileDescriptor the number before {@code <<}, 0 if there is none
 * @param expand whether variables in the body count: they do unless the name is quoted
 * @param stripTabs whether leading tabs are removed ({@code <<-})
 * @param marker where {@code <<name} is written
 * @param body the lines as they are written, each with its line end
 * @param terminator where the line that ends it is written
 */
public record Heredoc(
    String name,
    int fileDescriptor,
    boolean expand,
    boolean stripTabs,
    Span marker,
    Word body,
    Span terminator) {

  /** The body, without leading tabs if those are to be stripped; variables are not expanded. */
  public String content() {
    return stripTabs ? withoutLeadingTabs(body.raw()) : body.raw();
  }

  /**
   * The content with its variables expanded, where they count.
   *
   * @throws DiagnosticException at the variable that cannot be expanded
   */
  public String expandedContent(Scope scope) {
    if (!expand) {
      return content();
    }
    try {
      return Expander.ofHeredocBody().expand(content(), scope).text();
    } catch (ExpansionException e) {
      throw new DiagnosticException(Diagnostic.error(e.getMessage(), spanAt(e.at())));
    }
  }

  /** From a place in the content to the end of its line, as it is written in the body. */
  private Span spanAt(int place) {
    String text = body.raw();
    if (text.length() != body.span().length()) {
      return body.span();
    }
    int at = 0;
    boolean lineStart = true;
    for (int left = place; left > 0 || (stripTabs && lineStart && text.charAt(at) == '\t'); at++) {
      if (stripTabs && lineStart && text.charAt(at) == '\t') {
        continue;
      }
      lineStart = text.charAt(at) == '\n';
      left--;
    }
    int end = text.indexOf('\n', at);
    int start = body.span().start();
    return new Span(start + at, start + (end < 0 ? text.length() : end));
  }

  /** From the body to the line that ends it. */
  public Span span() {
    return body.span().to(terminator);
  }

  private static String withoutLeadingTabs(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean lineStart = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!lineStart || c != '\t') {
        out.append(c);
        lineStart = c == '\n';
      }
    }
    return out.toString();
  }
}
