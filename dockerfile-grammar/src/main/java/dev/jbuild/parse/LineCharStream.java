package dev.jbuild.parse;

import dev.jbuild.source.WhiteSpace;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * Shows the lexer classes instead of characters, so that the grammar needs no predicate for the
 * escape character, and so that all it sees is below 128, which ANTLR's lexer caches its decisions
 * for. The classes are described in InstructionLexer.g4.
 */
final class LineCharStream implements CharStream {

  private static final char PLAIN_BACKSLASH = 0x1D;
  private static final char WIDE_SPACE = 0x1E;
  private static final char CONTROL = 0x1F;
  private static final char OTHER = 0x7F;

  private final String text;
  private final char escape;
  private int at;

  LineCharStream(String text, char escape) {
    this.text = text;
    this.escape = escape;
  }

  @Override
  public int LA(int i) {
    int index = i > 0 ? at + i - 1 : at + i;
    if (i == 0 || index < 0 || index >= text.length()) {
      return i == 0 ? 0 : EOF;
    }
    char c = text.charAt(index);
    if (c >= 0x80) {
      return WhiteSpace.is(c) ? WIDE_SPACE : OTHER;
    }
    return switch (c) {
      case '\\' -> escape == '\\' ? '\\' : PLAIN_BACKSLASH;
      case '`' -> escape == '`' ? '`' : OTHER;
      case PLAIN_BACKSLASH, WIDE_SPACE -> CONTROL;
      default -> c;
    };
  }

  @Override
  public void consume() {
    at++;
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return at;
  }

  @Override
  public void seek(int index) {
    at = index;
  }

  @Override
  public int size() {
    return text.length();
  }

  @Override
  public String getSourceName() {
    return UNKNOWN_SOURCE_NAME;
  }

  @Override
  public String getText(Interval interval) {
    int from = Math.min(interval.a, text.length());
    return text.substring(from, Math.clamp(interval.b + 1, from, text.length()));
  }
}
