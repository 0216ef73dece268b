package dev.jbuild.build.context;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches tree paths against the patterns of a {@code .dockerignore}, of {@code --exclude} or of
 * {@code --parents}: the last pattern that matches a path or one of its parents decides, and one
 * with an exclamation mark takes the path out again.
 *
 * <p>The behaviour is that of {@code MatchesUsingParentResults} in moby/patternmatcher. Immutable.
 */
public final class PatternMatcher {
  /** What matching one path came to; handed in again for the paths below it. */
  public static final class Outcome {
    private final boolean matched;
    private final boolean[] byPattern;
    private final int decisive;

    private Outcome(boolean matched, boolean[] byPattern, int decisive) {
      this.matched = matched;
      this.byPattern = byPattern;
      this.decisive = decisive;
    }

    /** Says whether the path is matched, all patterns considered. */
    public boolean matched() {
      return matched;
    }

    /** Returns the index of the pattern that decided, -1 for none. */
    int decisive() {
      return decisive;
    }
  }

  private final List<PathPattern> patterns;
  private final List<Integer> origins;
  private final boolean exceptions;

  private PatternMatcher(List<PathPattern> patterns, List<Integer> origins, boolean exceptions) {
    this.patterns = patterns;
    this.origins = origins;
    this.exceptions = exceptions;
  }

  /**
   * Compiles patterns; blank ones are left out.
   *
   * @throws ContextException where one is malformed
   */
  public static PatternMatcher of(List<String> patterns) throws ContextException {
    List<PathPattern> compiled = new ArrayList<>(patterns.size());
    List<Integer> origins = new ArrayList<>(patterns.size());
    boolean exceptions = false;
    for (int i = 0; i < patterns.size(); i++) {
      String text = patterns.get(i).strip();
      if (text.isEmpty()) {
        continue;
      }
      text = SlashPath.clean(text);
      boolean exception = text.charAt(0) == '!';
      if (exception) {
        text = text.substring(1);
        if (text.isEmpty()) {
          throw new ContextException(
              "illegal exclusion pattern: \"!\"",
              "write the path after the exclamation mark",
              null,
              null);
        }
        exceptions = true;
      }
      try {
        compiled.add(new PathPattern(text, exception));
      } catch (IllegalArgumentException e) {
        throw new ContextException("syntax error in pattern: " + patterns.get(i), null, null, e);
      }
      origins.add(i);
    }
    return new PatternMatcher(List.copyOf(compiled), List.copyOf(origins), exceptions);
  }

  /** Says whether any path can match. */
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Returns the place of a pattern in the list that {@link #of} was given. */
  public int origin(int pattern) {
    return origins.get(pattern);
  }

  /**
   * Matches a path below a parent whose outcome is known.
   *
   * @param path a tree path
   * @param parent the outcome of its parent folder; null for a path right below the root, and where
   *     it is not known
   */
  public Outcome match(String path, @Nullable Outcome parent) {
    boolean[] results = new boolean[patterns.size()];
    boolean matched = false;
    int decisive = -1;
    for (int i = 0; i < results.length; i++) {
      PathPattern pattern = patterns.get(i);
      boolean match = parent != null && parent.byPattern[i];
      if (!match) {
        // An exclusion can only add to what is not matched yet, an exception only take away.
        if (pattern.exception() != matched) {
          continue;
        }
        match = pattern.matches(path) || (parent == null && matchesParent(pattern, path));
      }
      results[i] = match;
      if (match) {
        matched = !pattern.exception();
        decisive = i;
      }
    }
    return new Outcome(matched, results, decisive);
  }

  /** Says whether a path is matched, considering its parents, whose outcome is not known. */
  public boolean matches(String path) {
    return match(path, null).matched;
  }

  /** Says whether a matched folder may have paths below it that an exception takes out again. */
  public boolean mayExceptBelow(String folder) {
    if (exceptions) {
      for (PathPattern pattern : patterns) {
        if (pattern.exception() && pattern.mayMatchBelow(folder)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Says whether a folder that is not matched may have paths below it that are. */
  public boolean mayMatchBelow(String folder) {
    for (PathPattern pattern : patterns) {
      if (!pattern.exception() && pattern.mayMatchBelow(folder)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesParent(PathPattern pattern, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (pattern.matches(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }
}
