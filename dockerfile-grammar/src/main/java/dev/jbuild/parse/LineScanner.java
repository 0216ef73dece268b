package dev.jbuild.parse;

import dev.jbuild.ast.Comment;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import dev.jbuild.source.WhiteSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes logical lines of a Dockerfile, as BuildKit's parser/parser.go does: comment lines and empty
 * lines within a continuation vanish, blanks may follow the escape character at the end of a line,
 * a doubled one does not continue it.
 */
final class LineScanner {

  /** BuildKit reads with Go's bufio.Scanner, whose buffer of 64 KiB also takes the line end. */
  private static final int LONGEST = 65535;

  private final String text;
  private final DirectiveScanner directives;
  private final List<Diagnostic> diagnostics;
  private List<Comment> comments = new ArrayList<>();

  /** The physical line that was read last: start, end without line end, and start of the next. */
  private int start;

  private int end;
  private int next;

  LineScanner(SourceFile source, DirectiveScanner directives, List<Diagnostic> diagnostics) {
    this.text = source.text();
    this.directives = directives;
    this.diagnostics = diagnostics;
    if (text.startsWith("\uFEFF")) {
      next = 1;
    }
  }

  /** The next logical line that is not empty; null at the end of the file. */
  @Nullable LogicalLine next() {
    while (advance()) {
      int first = skipSpace(start, end);
      if (isComment(first, end)) {
        if (directives.read(text, first, end)) {
          continue;
        }
        Comment comment = comment(first);
        if (comment.text().isEmpty()) {
          comments.clear(); // as BuildKit: "#" alone parts comments from the instruction below, an
          // empty line does not
        } else {
          comments.add(comment);
        }
        continue;
      }
      directives.finish();
      if (first == end) {
        continue;
      }
      LogicalLine line = join(first);
      comments = new ArrayList<>();
      if (line != null) {
        return line;
      }
    }
    return null;
  }

  /**
   * Reads the body of a heredoc, up to and with the line that ends it.
   *
   * @return the end of the body and the end of the terminator; null if the file ends before it
   */
  @Nullable HeredocBody heredoc(String name, boolean stripTabs) {
    int bodyStart = next;
    while (advance()) {
      int from = start;
      while (stripTabs && from < end && text.charAt(from) == '\t') {
        from++;
      }
      if (end - from == name.length() && text.startsWith(name, from)) {
        return new HeredocBody(new Span(bodyStart, start), new Span(from, end));
      }
    }
    return null;
  }

  record HeredocBody(Span body, Span terminator) {}

  private @Nullable LogicalLine join(int first) {
    int extentStart = start;
    int escape = continuation(first, end);
    boolean tooLong = isTooLong();
    if (escape < 0) {
      int last = trimEnd(first, end);
      return tooLong
          ? null
          : new LogicalLine(
              text.substring(first, last),
              new int[] {0},
              new int[] {first},
              comments,
              List.of(),
              new Span(extentStart, end));
    }
    Segments segments = new Segments();
    segments.add(first, escape);
    List<Span> empty = List.of();
    while (escape >= 0 && advance()) {
      int content = skipSpace(start, end);
      if (isComment(content, end)) {
        continue;
      }
      if (content == end) {
        if (empty.isEmpty()) {
          empty = new ArrayList<>();
        }
        empty.add(new Span(start, end));
        continue;
      }
      tooLong |= isTooLong();
      escape = continuation(start, end);
      segments.add(start, escape < 0 ? end : escape);
    }
    return tooLong ? null : segments.line(empty, new Span(extentStart, end));
  }

  /** Offset of the escape character that continues the line, or -1. */
  private int continuation(int from, int to) {
    int at = to;
    while (at > from && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
      at--;
    }
    char escape = directives.escape();
    if (at == from || text.charAt(at - 1) != escape) {
      return -1;
    }
    return at - 1 > from && text.charAt(at - 2) == escape ? -1 : at - 1;
  }

  private boolean advance() {
    if (next >= text.length()) {
      return false;
    }
    start = next;
    int lineFeed = text.indexOf('\n', start);
    end = lineFeed < 0 ? text.length() : lineFeed;
    next = lineFeed < 0 ? end : lineFeed + 1;
    checkLength();
    while (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return true;
  }

  private void checkLength() {
    if (isTooLong()) {
      diagnostics.add(
          Diagnostic.error(
              "dockerfile line greater than max allowed size of " + LONGEST,
              new Span(start, Math.min(end, start + 1))));
    }
  }

  private boolean isTooLong() {
    int length = end - start;
    if (length <= LONGEST / 3) {
      return false;
    }
    int bytes = 0;
    for (int i = start; i < end && bytes <= LONGEST; i++) {
      char c = text.charAt(i);
      // A surrogate pair is four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes > LONGEST;
  }

  private Comment comment(int hash) {
    return new Comment(WhiteSpace.trim(text.substring(hash + 1, end)), new Span(hash, end));
  }

  private boolean isComment(int first, int to) {
    return first < to && text.charAt(first) == '#';
  }

  private int skipSpace(int from, int to) {
    int at = from;
    while (at < to && WhiteSpace.is(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int trimEnd(int from, int to) {
    int at = to;
    while (at > from && WhiteSpace.is(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** The parts of a continued line. */
  private final class Segments {
    private final StringBuilder joined = new StringBuilder();
    private int[] starts = new int[8];
    private int[] sources = new int[8];
    private int count;

    void add(int from, int to) {
      int first = from;
      if (joined.isEmpty()) {
        first = skipSpace(from, to);
      }
      if (first == to) {
        return;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        sources = Arrays.copyOf(sources, count * 2);
      }
      starts[count] = joined.length();
      sources[count++] = first;
      joined.append(text, first, to);
    }

    LogicalLine line(List<Span> empty, Span extent) {
      int length = joined.length();
      while (length > 0 && WhiteSpace.is(joined.charAt(length - 1))) {
        length--;
      }
      joined.setLength(length);
      if (count == 0) {
        sources[count++] = extent.start();
      }
      return new LogicalLine(
          joined.toString(),
          Arrays.copyOf(starts, count),
          Arrays.copyOf(sources, count),
          comments,
          empty,
          extent);
    }
  }
}
