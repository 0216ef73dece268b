package dev.jbuild.parse;

import dev.jbuild.ast.Comment;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.Arrays;
import java.util.List;

/**
 * An instruction as one line: continuations joined, comments and empty lines inside left out,
 * trimmed at both ends. Maps each of its offsets back to the file.
 */
final class LogicalLine {

  private final String text;
  private final int[] segmentStarts;
  private final int[] segmentSources;
  private final List<Comment> comments;
  private final List<Span> emptyContinuations;
  private final Span extent;

  /**
   * @param text the line
   * @param segmentStarts offsets in the line at which it goes on elsewhere in the file, ascending
   *     from 0
   * @param segmentSources the offset in the file of each of them
   * @param comments comment lines directly above
   * @param emptyContinuations empty lines inside
   * @param extent all physical lines it is made of
   */
  LogicalLine(
      String text,
      int[] segmentStarts,
      int[] segmentSources,
      List<Comment> comments,
      List<Span> emptyContinuations,
      Span extent) {
    this.text = text;
    this.segmentStarts = segmentStarts;
    this.segmentSources = segmentSources;
    this.comments = comments;
    this.emptyContinuations = emptyContinuations;
    this.extent = extent;
  }

  String text() {
    return text;
  }

  List<Comment> comments() {
    return comments;
  }

  List<Span> emptyContinuations() {
    return emptyContinuations;
  }

  Span extent() {
    return extent;
  }

  /** The span in the file of a range of the line. */
  Span span(int from, int to) {
    if (from >= to) {
      int at = from == 0 ? source(0) : source(from - 1) + 1;
      return new Span(at, at);
    }
    return new Span(source(from), source(to - 1) + 1);
  }

  /** A range of the line as a word. */
  Word word(int from, int to) {
    return new Word(text.substring(from, to), span(from, to));
  }

  private int source(int offset) {
    if (segmentStarts.length == 1) {
      return segmentSources[0] + offset;
    }
    int found = Arrays.binarySearch(segmentStarts, offset);
    int segment = found >= 0 ? found : -found - 2;
    return segmentSources[segment] + offset - segmentStarts[segment];
  }
}
