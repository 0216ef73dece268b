package dev.jbuild.ast;

import dev.jbuild.source.Span;
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
