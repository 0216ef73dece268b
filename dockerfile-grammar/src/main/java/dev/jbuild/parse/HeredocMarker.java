package dev.jbuild.parse;

import dev.jbuild.source.Span;
import dev.jbuild.word.Expander;
import dev.jbuild.word.ExpansionException;
import dev.jbuild.word.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code <<name}, {@code <<-name}, {@code <<"name"} or {@code 3<<name} on a line, as BuildKit's
 * parser/parser.go finds them: a shell word of its own, after which the line goes on.
 */
record HeredocMarker(
    String name, int fileDescriptor, boolean expand, boolean stripTabs, Span span) {

  /** Finds the markers of a line, in order. */
  static List<HeredocMarker> find(LogicalLine line) {
    String text = line.text();
    if (!text.contains("<<")) {
      return List.of();
    }
    List<String> words;
    try {
      words = Expander.ofShellLine().expand(text, Scope.EMPTY).words();
    } catch (ExpansionException e) {
      return List.of(); // quotes that do not match: the shell may know what it means
    }
    List<HeredocMarker> markers = new ArrayList<>();
    int from = 0;
    for (String word : words) {
      int at = Math.max(text.indexOf(word, from), from);
      int end = Math.min(at + word.length(), text.length());
      HeredocMarker marker = parse(word, line.span(at, end));
      if (marker != null) {
        markers.add(marker);
      }
      from = end;
    }
    return markers;
  }

  /** Reads a word; null if it is no marker. */
  static @Nullable HeredocMarker parse(String word, Span span) {
    int at = 0;
    while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
      at++;
    }
    if (!word.startsWith("<<", at)) {
      return null;
    }
    String descriptor = word.substring(0, at);
    at += 2;
    boolean stripTabs = word.startsWith("-", at);
    String name = stripTabs ? word.substring(at + 1) : word.substring(at);
    if (name.isEmpty() || name.indexOf('<') >= 0) {
      return null;
    }
    try {
      List<String> unquoted = Expander.ofHeredocName(false).expand(name, Scope.EMPTY).words();
      List<String> quoted = Expander.ofHeredocName(true).expand(name, Scope.EMPTY).words();
      if (unquoted.size() != 1 || quoted.size() != 1) {
        return null;
      }
      boolean expand = quotes(unquoted.getFirst()) == quotes(quoted.getFirst());
      return new HeredocMarker(
          unquoted.getFirst(), descriptor(descriptor), expand, stripTabs, span);
    } catch (ExpansionException e) {
      return null;
    }
  }

  private static int descriptor(String digits) {
    return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
  }

  private static int quotes(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\'' || text.charAt(i) == '"') {
        count++;
      }
    }
    return count;
  }
}
