package dev.jbuild.build.context;

import java.util.HashMap;
import java.util.Map;

/** Which paths of a folder its ignore file takes out; what was found out of one is remembered. */
final class IgnoredPaths {
  private final IgnoreFile ignore;
  private final Map<String, PatternMatcher.Outcome> outcomes = new HashMap<>();

  IgnoredPaths(IgnoreFile ignore) {
    this.ignore = ignore;
  }

  /**
   * Whether the rules exclude the path; a folder is there after all for what an exception lets in.
   */
  boolean matches(String path) {
    return !ignore.isEmpty() && outcome(path).matched();
  }

  /** Whether an exception may match something below an excluded folder. */
  boolean mayExceptBelow(String folder) {
    return ignore.matcher().mayExceptBelow(folder);
  }

  /** Whether nothing below the folder can be in. */
  boolean prunes(String folder) {
    return !folder.isEmpty()
        && !ignore.isEmpty()
        && (prunes(SlashPath.parent(folder)) || (matches(folder) && !mayExceptBelow(folder)));
  }

  private PatternMatcher.Outcome outcome(String path) {
    PatternMatcher.Outcome known = outcomes.get(path);
    if (known != null) {
      return known;
    }
    String parent = SlashPath.parent(path);
    PatternMatcher.Outcome outcome =
        ignore.matcher().match(path, parent.isEmpty() ? null : outcome(parent));
    outcomes.put(path, outcome);
    return outcome;
  }
}
