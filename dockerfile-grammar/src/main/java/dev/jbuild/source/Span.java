package dev.jbuild.source;

/**
 * A half-open range of UTF-16 offsets into the text of a {@link SourceFile}.
 *
 * @param start offset of the first character
 * @param end offset after the last character, never less than {@code start}
 */
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no span: " + start + ".." + end);
    }
  }

  /** The smallest span that holds this one and the other. */
  public Span to(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }

  /** Number of UTF-16 units. */
  public int length() {
    return end - start;
  }

  /** Whether the other span lies within this one. */
  public boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }
}
