package dev.jbuild.parse;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Span;
import dev.jbuild.source.WhiteSpace;
import dev.jbuild.word.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code # name=value} in the first lines of a file, as BuildKit's parser/directives.go does:
 * the first line that is no known directive ends them, and the same one twice is an error.
 */
final class DirectiveScanner {

  private static final List<String> NAMES = List.of("syntax", "escape", "check");

  private final List<Diagnostic> diagnostics;
  private final Set<String> seen = new HashSet<>();
  private boolean done;
  private char escape = '\\';

  DirectiveScanner(List<Diagnostic> diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The escape character, as far as is known. */
  char escape() {
    return escape;
  }

  /** Ends the directives: a line was read that cannot be one. */
  void finish() {
    done = true;
  }

  /** Reads a comment line, from its {@code #} to its end; tells whether it is a directive. */
  boolean read(String text, int hash, int end) {
    if (done) {
      return false;
    }
    Directive directive = parse(text, hash + 1, end);
    if (directive == null) {
      done = true;
      return false;
    }
    if (!seen.add(directive.name)) {
      diagnostics.add(
          Diagnostic.error(
              "only one " + directive.name + " parser directive can be used", new Span(hash, end)));
      return true;
    }
    if (directive.name.equals("escape")) {
      String value = directive.value.raw();
      if (value.equals("`") || value.equals("\\")) {
        escape = value.charAt(0);
      } else {
        diagnostics.add(
            Diagnostic.error(
                "invalid escape token '" + value + "' does not match ` or \\",
                directive.value.span()));
      }
    }
    return true;
  }

  private record Directive(String name, Word value) {}

  /**
   * Finds the value of one directive in a whole file, without regard to what its other lines are. A
   * first line {@code #!...} is passed over.
   *
   * @param prefix what a directive starts with, {@code #} or {@code //}
   */
  static @Nullable Word find(String text, String name, String prefix) {
    int at = text.startsWith("\uFEFF") ? 1 : 0;
    if (text.startsWith("#!", at)) {
      at = afterLine(text, at);
    }
    Set<String> seen = new HashSet<>();
    while (at < text.length() && text.startsWith(prefix, at)) {
      int next = afterLine(text, at);
      Directive directive = parse(text, at + prefix.length(), next);
      if (directive == null || !seen.add(directive.name)) {
        return null;
      }
      if (directive.name.equals(name)) {
        return directive.value;
      }
      at = next;
    }
    return null;
  }

  private static int afterLine(String text, int at) {
    int lineFeed = text.indexOf('\n', at);
    return lineFeed < 0 ? text.length() : lineFeed + 1;
  }

  private static @Nullable Directive parse(String text, int from, int to) {
    int start = skipSpace(text, from, to);
    int nameEnd = start;
    while (nameEnd < to && isNamePart(text.charAt(nameEnd), nameEnd == start)) {
      nameEnd++;
    }
    int equals = skipSpace(text, nameEnd, to);
    if (nameEnd == start || equals == to || text.charAt(equals) != '=') {
      return null;
    }
    String name = text.substring(start, nameEnd).toLowerCase(Locale.ROOT);
    int value = skipSpace(text, equals + 1, to);
    int end = to;
    while (end > value && WhiteSpace.is(text.charAt(end - 1))) {
      end--;
    }
    if (value == end || !NAMES.contains(name)) {
      return null;
    }
    return new Directive(name, new Word(text.substring(value, end), new Span(value, end)));
  }

  private static int skipSpace(String text, int from, int to) {
    int at = from;
    while (at < to && WhiteSpace.is(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isNamePart(char c, boolean first) {
    char lower = (char) (c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (!first && c >= '0' && c <= '9');
  }
}
