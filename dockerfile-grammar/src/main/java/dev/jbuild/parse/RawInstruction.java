package dev.jbuild.parse;

import dev.jbuild.ast.Flag;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.List;

/**
 * The syntax of an instruction, before its keyword and arguments are given a meaning.
 *
 * @param keyword as written
 * @param flags with their own quotes and escapes removed
 * @param arguments what follows the flags
 * @param line the line it is in
 * @param start offset in the line at which it starts: not 0 for what ONBUILD triggers
 * @param heredocs those it opens
 */
record RawInstruction(
    Word keyword,
    List<RawFlag> flags,
    Arguments arguments,
    LogicalLine line,
    int start,
    List<Heredoc> heredocs) {

  RawInstruction withHeredocs(List<Heredoc> bodies) {
    Arguments inner = arguments;
    if (arguments instanceof Arguments.Trigger(RawInstruction trigger)) {
      inner =
          new Arguments.Trigger(
              new RawInstruction(
                  trigger.keyword, trigger.flags, trigger.arguments, line, trigger.start, bodies));
    }
    return new RawInstruction(keyword, flags, inner, line, start, bodies);
  }

  /** The instruction's text without what is before it on the line. */
  String text() {
    return line.text().substring(start);
  }

  /** From the keyword to the end of the line, or of the last heredoc. */
  Span span() {
    Span span = line.span(start, line.text().length());
    return heredocs.isEmpty() ? span : span.to(heredocs.getLast().span());
  }

  /**
   * A flag.
   *
   * @param flag as the AST has it
   * @param valueStart offset in the line of the value if it is written there as it is; -1 if quotes
   *     or escapes had to be removed
   */
  record RawFlag(Flag flag, int valueStart) {}

  /** What follows keyword and flags. */
  sealed interface Arguments {

    /** Nothing. */
    record None() implements Arguments {}

    /** The rest of the line. */
    record Text(Word word) implements Arguments {}

    /** Words, parted by white space; for ARG also by quotes. */
    record Words(List<Word> words) implements Arguments {}

    /** {@code ["a", "b"]}, decoded. */
    record Json(List<Word> words, Span span) implements Arguments {}

    /** Of ENV and LABEL. */
    record Pairs(List<Pair> pairs, boolean legacy) implements Arguments {}

    /** Of HEALTHCHECK: its type and what follows. */
    record Health(Word type, Arguments command) implements Arguments {}

    /** Of ONBUILD. */
    record Trigger(RawInstruction instruction) implements Arguments {}
  }

  /** {@code key=value}. */
  record Pair(Word key, Word value) {}
}
