package dev.jbuild.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, for "did you mean ...?". */
public final class Suggestion {

  /** As BuildKit's util/suggest: two edits away is near, three is not. */
  private static final int NEAR = 2;

  private Suggestion() {}

  /**
   * The candidate with the fewest edits (insert, delete, replace) from the word, ignoring case;
   * empty if all are more than two edits away, or as many edits as the word has letters.
   */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    int best = Math.min(NEAR, wanted.length() - 1) + 1;
    Optional<String> found = Optional.empty();
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - wanted.length()) < best) {
        int edits = distance(wanted, candidate.toLowerCase(Locale.ROOT));
        if (edits < best) {
          best = edits;
          found = Optional.of(candidate);
        }
      }
    }
    return found;
  }

  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(above[j], row[j - 1]) + 1);
      }
      int[] swap = above;
      above = row;
      row = swap;
    }
    return above[b.length()];
  }
}
