package dev.jbuild.format;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Label;
import dev.jbuild.ast.Stage;
import dev.jbuild.source.Span;
import dev.jbuild.source.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The normal form of a Dockerfile: keywords in upper case, one space between words, continued lines
 * indented by four spaces, JSON as {@code ["a", "b"]}, {@code ENV key=value}, at most one empty
 * line in a row, none at the end. What a shell reads is left as it is, as are heredocs and all
 * comments.
 */
public final class Formatter {

  private static final String INDENT = "    ";

  private final Dockerfile dockerfile;
  private final String text;
  private final char escape;
  private final String lineEnd;
  private final StringBuilder out = new StringBuilder();

  private Formatter(Dockerfile dockerfile) {
    this.dockerfile = dockerfile;
    this.text = dockerfile.source().text();
    this.escape = dockerfile.escape();
    int lineFeed = text.indexOf('\n');
    this.lineEnd = lineFeed > 0 && text.charAt(lineFeed - 1) == '\r' ? "\r\n" : "\n";
  }

  /**
   * The text in normal form.
   *
   * @param dockerfile one that was read without errors: instructions that are wrong would be lost
   */
  public static String format(Dockerfile dockerfile) {
    return new Formatter(dockerfile).format();
  }

  private String format() {
    int at = text.startsWith("\uFEFF") ? 1 : 0;
    boolean lineStart = true;
    for (Instruction instruction : instructions()) {
      List<Piece> pieces = Piece.of(instruction);
      outside(text.substring(at, pieces.getFirst().span().start()), lineStart);
      at = instruction(instruction, pieces);
      lineStart = false;
    }
    outside(text.substring(at), lineStart);
    while (endsWithEmptyLine()) {
      out.setLength(out.length() - lineEnd.length());
    }
    return out.toString();
  }

  private List<Instruction> instructions() {
    List<Instruction> all = new ArrayList<>();
    for (Arg arg : dockerfile.globalArgs()) {
      all.add(arg);
    }
    for (Stage stage : dockerfile.stages()) {
      all.add(stage.from());
      all.addAll(stage.instructions());
    }
    return all;
  }

  /** What is between two instructions: the rest of a line, then comments and empty lines. */
  private void outside(String gap, boolean lineStart) {
    String[] lines = gap.split("\n", -1);
    boolean empty = false;
    // The last line is the indent of the instruction that follows.
    for (int i = lineStart ? 0 : 1; i < lines.length; i++) {
      String line = WhiteSpace.trim(lines[i]);
      boolean last = i == lines.length - 1;
      if (line.startsWith("#")) {
        if (empty) {
          emptyLine();
        }
        // At the top, an indent may be what keeps a comment from being a directive.
        boolean asWritten = lineStart && line.indexOf('=') >= 0;
        out.append(asWritten ? trimEnd(lines[i]) : line).append(lineEnd);
        empty = false;
      } else if (last) {
        break;
      } else if (line.isEmpty() || lineStart) {
        // A continuation of nothing at the top ends the directives, as an empty line does.
        empty = true;
      }
    }
    if (empty) {
      emptyLine();
    }
  }

  private void emptyLine() {
    // The first line may only be left empty, never become so: what follows could turn into a
    // directive.
    if (!endsWithEmptyLine()) {
      out.append(lineEnd);
    }
  }

  private boolean endsWithEmptyLine() {
    int length = lineEnd.length();
    int at = out.length() - 2 * length;
    return at >= 0 && out.indexOf(lineEnd + lineEnd, at) == at;
  }

  private int instruction(Instruction instruction, List<Piece> pieces) {
    boolean assign = isPlainLegacy(instruction);
    boolean bracket = false;
    int at = pieces.getFirst().span().start();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      Span span = piece.span();
      if (piece.kind() == Piece.Kind.HEREDOCS) {
        closing(at, text.lastIndexOf('\n', span.start() - 1));
        out.append(lineEnd).append(text, span.start(), span.end());
      } else {
        if (assign && i == pieces.size() - 1) {
          out.append('=');
        } else if (bracket) {
          // Words that are nearly JSON: other white space could make it of them.
          out.append(text, at, span.start());
        } else {
          gap(text.substring(at, span.start()));
        }
        piece(piece);
        bracket |= piece.kind() == Piece.Kind.WORD && piece.raw().startsWith("[");
      }
      at = span.end();
    }
    int end = Math.max(at, instruction.span().end());
    closing(at, end);
    out.append(lineEnd);
    return end;
  }

  /** {@code ENV key value} that means the same with {@code =}, as nothing in it needs quotes. */
  private boolean isPlainLegacy(Instruction instruction) {
    List<KeyValue> pairs = List.of();
    if (instruction instanceof Env env && env.legacy()) {
      pairs = env.variables();
    } else if (instruction instanceof Label label && label.legacy()) {
      pairs = label.labels();
    }
    return pairs.size() == 1
        && isPlain(pairs.getFirst().key().raw())
        && isPlain(pairs.getFirst().value().raw());
  }

  private boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '"' || c == '\'' || c == escape || c == '{' || WhiteSpace.is(c)) {
        return false;
      }
    }
    return true;
  }

  private void piece(Piece piece) {
    String written = text.substring(piece.span().start(), piece.span().end());
    switch (piece.kind()) {
      case KEYWORD -> out.append(piece.raw().toUpperCase(Locale.ROOT));
      case FLAG, WORD, STRING, TEXT -> verbatim(written);
      case HEREDOCS -> throw new IllegalStateException("heredocs are no word");
    }
  }

  /** Text that may go over several lines: only what means nothing is cleaned. */
  private void verbatim(String written) {
    if (written.indexOf('\n') < 0) {
      out.append(written);
      return;
    }
    String[] lines = written.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean last = i == lines.length - 1;
      String line = trimEnd(lines[i]);
      String trimmed = WhiteSpace.trim(line);
      if (i > 0 && trimmed.startsWith("#")) {
        out.append(INDENT).append(trimmed).append(lineEnd);
      } else if (i == 0 || !trimmed.isEmpty()) {
        out.append(last ? lines[i] : line);
        if (!last) {
          out.append(lineEnd);
        }
      }
    }
  }

  private static String trimEnd(String line) {
    int end = line.length();
    while (end > 0 && WhiteSpace.is(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }

  /** What is between two words of an instruction. */
  private void gap(String gap) {
    if (gap.isEmpty()) {
      return;
    }
    String punctuation = punctuation(gap);
    if (gap.indexOf('\n') < 0) {
      switch (punctuation) {
        case "=" -> out.append('=');
        case "--" -> out.append(" -- ");
        case "--[" -> out.append(" -- [");
        case "[" -> out.append(" [");
        case "," -> out.append(", ");
        default -> out.append(' ');
      }
      return;
    }
    if (punctuation.startsWith("=")) {
      verbatim(gap);
      return;
    }
    if (punctuation.startsWith("--")) {
      out.append(" --");
    } else if (punctuation.equals(",")) {
      out.append(',');
    }
    out.append(' ').append(escape).append(lineEnd);
    comments(gap);
    out.append(INDENT);
    if (punctuation.endsWith("[")) {
      out.append('[');
    }
  }

  /** What is after the last word: nothing but the end of a JSON array. */
  private void closing(int from, int to) {
    if (to > from) {
      String rest = text.substring(from, to);
      String punctuation = punctuation(rest);
      if (!punctuation.isEmpty()) {
        boolean empty = punctuation.equals("[]") || punctuation.equals("--[]");
        if (rest.indexOf('\n') >= 0 && rest.indexOf('#') >= 0) {
          out.append(' ').append(escape).append(lineEnd);
          comments(rest);
          out.append(INDENT);
        } else if (empty) {
          out.append(' ');
        }
        out.append(punctuation.startsWith("--[") ? "-- " + punctuation.substring(2) : punctuation);
      }
    }
  }

  private void comments(String gap) {
    String[] lines = gap.split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      String line = WhiteSpace.trim(lines[i]);
      if (line.startsWith("#")) {
        out.append(INDENT).append(line).append(lineEnd);
      }
    }
  }

  /** What of a gap is neither white space nor continuation nor comment. */
  private String punctuation(String gap) {
    StringBuilder found = new StringBuilder();
    boolean first = true;
    for (String line : gap.split("\n", -1)) {
      String trimmed = WhiteSpace.trim(line);
      if (first || !trimmed.startsWith("#")) {
        for (int i = 0; i < trimmed.length(); i++) {
          char c = trimmed.charAt(i);
          if (c != escape && !WhiteSpace.is(c)) {
            found.append(c);
          }
        }
      }
      first = false;
    }
    return found.toString();
  }
}
