package dev.jbuild.build.context;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a {@code .dockerignore} file, read as moby/patternmatcher's {@code ignorefile} does.
 *
 * <p>A line is a pattern; a {@code #} in the first column makes it a comment; a byte order mark and
 * blanks around a pattern go; a pattern is cleaned like a path and a leading slash goes, behind an
 * exclamation mark too.
 */
public final class IgnoreFile {
  /**
   * One rule.
   *
   * @param pattern as the matcher takes it
   * @param line its line, from 1
   */
  public record Rule(String pattern, int line) {}

  /** Rules that exclude nothing. */
  public static final IgnoreFile NONE = none();

  private final String name;
  private final List<Rule> rules;
  private final PatternMatcher matcher;

  private IgnoreFile(String name, List<Rule> rules, PatternMatcher matcher) {
    this.name = name;
    this.rules = rules;
    this.matcher = matcher;
  }

  /**
   * Reads the rules.
   *
   * @param name the file's name, for messages
   * @param text its content
   * @throws ContextException where a pattern is malformed; the message names its line
   */
  public static IgnoreFile parse(String name, String text) throws ContextException {
    List<Rule> rules = rules(text);
    for (Rule rule : rules) {
      try {
        PatternMatcher _ = PatternMatcher.of(List.of(rule.pattern));
      } catch (ContextException e) {
        throw new ContextException(
            name + ":" + rule.line + ": " + e.getMessage(), e.hint(), null, e);
      }
    }
    List<String> patterns = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      patterns.add(rule.pattern);
    }
    return new IgnoreFile(name, rules, PatternMatcher.of(patterns));
  }

  /** Returns the patterns of a file with their lines, whether they are well-formed or not. */
  static List<Rule> rules(String text) {
    List<Rule> rules = new ArrayList<>();
    int line = 0;
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      line++;
      String pattern = pattern(text.substring(start, end));
      if (pattern != null) {
        rules.add(new Rule(pattern, line));
      }
      start = end + 1;
    }
    return List.copyOf(rules);
  }

  private static @Nullable String pattern(String line) {
    if (line.startsWith("#")) {
      return null;
    }
    String pattern = line.strip();
    if (pattern.isEmpty()) {
      return null;
    }
    boolean exception = pattern.charAt(0) == '!';
    if (exception) {
      pattern = pattern.substring(1).strip();
    }
    if (!pattern.isEmpty()) {
      pattern = SlashPath.clean(pattern);
      if (pattern.length() > 1 && pattern.charAt(0) == '/') {
        pattern = pattern.substring(1);
      }
    }
    return exception ? "!" + pattern : pattern;
  }

  /** Returns the file's name, for messages. */
  public String name() {
    return name;
  }

  /** Returns the rules in the order of the file. */
  public List<Rule> rules() {
    return rules;
  }

  /** Says whether nothing is excluded. */
  public boolean isEmpty() {
    return matcher.isEmpty();
  }

  PatternMatcher matcher() {
    return matcher;
  }

  /**
   * Returns the rule that excludes a path or one of its parents from the context, null for none.
   */
  public @Nullable Rule excluding(String path) {
    PatternMatcher.Outcome outcome = null;
    for (int slash = path.indexOf('/'); ; slash = path.indexOf('/', slash + 1)) {
      String prefix = slash < 0 ? path : path.substring(0, slash);
      outcome = matcher.match(prefix, outcome);
      if (outcome.matched() && (slash < 0 || !matcher.mayExceptBelow(prefix))) {
        return rules.get(matcher.origin(outcome.decisive()));
      }
      if (slash < 0) {
        return null;
      }
    }
  }

  private static IgnoreFile none() {
    try {
      return new IgnoreFile("", List.of(), PatternMatcher.of(List.of()));
    } catch (ContextException e) {
      throw new AssertionError(e);
    }
  }
}
