package dev.jbuild.source;

import java.util.Arrays;

/**
 * A named text with positions: offsets are UTF-16 units from 0, lines and columns count from 1, a
 * column counts characters (code points). Lines end with LF; a CR before it belongs to the line
 * end.
 */
public final class SourceFile {

  private static final int WIDEST = 120;

  private final String name;
  private final String text;
  private int[] lineStarts = {};

  /**
   * @param name as the user knows the file, such as {@code Dockerfile}
   * @param text the whole content, decoded
   */
  public SourceFile(String name, String text) {
    this.name = name;
    this.text = text;
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /** The text of a span, as written in the file. */
  public String text(Span span) {
    return text.substring(span.start(), span.end());
  }

  /** Line of an offset, from 1. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts(), Math.max(offset, lineStarts()[0]));
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Column of an offset in its line, from 1, in characters. */
  public int column(int offset) {
    int start = lineStarts()[line(offset) - 1];
    return text.codePointCount(start, Math.clamp(offset, start, text.length())) + 1;
  }

  /** Number of lines; a file that ends with LF has an empty last one. */
  public int lines() {
    return lineStarts().length;
  }

  /** Offset of the first character of a line, which counts from 1. */
  public int lineStart(int line) {
    return lineStarts()[line - 1];
  }

  /** Text of a line, which counts from 1, without its end. */
  public String lineText(int line) {
    int[] starts = lineStarts();
    int end = line < starts.length ? starts[line] - 1 : text.length();
    if (end > starts[line - 1] && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(starts[line - 1], end);
  }

  /** {@code name:line:column} of the start of a span. */
  public String position(Span span) {
    return name + ":" + line(span.start()) + ":" + column(span.start());
  }

  /**
   * Shows a diagnostic to a person: position, message, the line it is in, and carets under its
   * words.
   *
   * <pre>
   * Dockerfile:3:1: error: unknown instruction: RUNN (did you mean RUN?)
   *    3 | RUNN echo hello
   *      | ^^^^
   * </pre>
   */
  public String render(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder(position(diagnostic.span()));
    out.append(": ").append(diagnostic.severity().label()).append(": ");
    diagnostic.rule().ifPresent(rule -> out.append(rule).append(": "));
    appendVisible(out, diagnostic.message());
    diagnostic.hint().ifPresent(hint -> appendVisible(out, " (" + hint + ")"));
    return out.append('\n').append(excerpt(diagnostic.span())).toString();
  }

  /**
   * The line in which a span starts, and a line with carets under the part of the span that is in
   * it. Of a very long line only what is around the span is shown. Ends with LF.
   */
  public String excerpt(Span span) {
    int line = line(span.start());
    String source = lineText(line);
    int lineStart = lineStart(line);
    int from = Math.clamp(span.start() - lineStart, 0, source.length());
    int to = Math.clamp(span.end() - lineStart, from, source.length());
    int left = 0;
    int right = source.length();
    String before = "";
    String after = "";
    if (source.length() > WIDEST) {
      left = Math.max(0, from - WIDEST / 3);
      right = Math.min(source.length(), left + WIDEST);
      to = Math.min(to, right);
      before = left > 0 ? "..." : "";
      after = right < source.length() ? "..." : "";
    }
    String number = Integer.toString(line);
    String margin = " ".repeat(Math.max(4 - number.length(), 0));
    StringBuilder out = new StringBuilder();
    out.append(margin).append(number).append(" | ").append(before);
    appendVisible(out, source.substring(left, right));
    out.append(after).append('\n');
    out.append(" ".repeat(margin.length() + number.length())).append(" | ");
    out.append(" ".repeat(before.length()));
    for (int i = left; i < from; i++) {
      // A tab stays a tab, so that the carets stand under their word whatever the width of a tab
      // is.
      if (!Character.isLowSurrogate(source.charAt(i))) {
        out.append(source.charAt(i) == '\t' ? '\t' : ' ');
      }
    }
    return out.append("^".repeat(Math.max(1, source.codePointCount(from, to))))
        .append('\n')
        .toString();
  }

  /** Shows as a question mark what could steer a terminal, or show text in another order. */
  private static void appendVisible(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append((c != '\t' && Character.isISOControl(c)) || turnsText(c) ? '?' : c);
    }
  }

  private static boolean turnsText(char c) {
    return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
  }

  private int[] lineStarts() {
    if (lineStarts.length == 0) {
      int[] starts = new int[64];
      int count = 1;
      starts[0] =
          text.startsWith("\uFEFF") ? 1 : 0; // a byte order mark is no character of the line
      for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = at + 1;
      }
      lineStarts = Arrays.copyOf(starts, count);
    }
    return lineStarts;
  }
}
