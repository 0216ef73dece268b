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
   * The candidate with the fewest edits (insert, delete, replace, swap two neighbours) from the
   * word, ignoring case; empty if all are more than two edits away, or as many edits as the word
   * has letters. Of equals it is the first in the alphabet.
   */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    int best = Math.min(NEAR, wanted.length() - 1) + 1;
    String found = "";
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - wanted.length()) <= best) {
        int edits = distance(wanted, candidate.toLowerCase(Locale.ROOT));
        boolean nearer = edits < best;
        if (nearer || (edits == best && !found.isEmpty() && candidate.compareTo(found) < 0)) {
          best = edits;
          found = candidate;
        }
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private static int distance(String a, String b) {
    int[] twoAbove = new int[b.length() + 1];
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
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
        }
      }
      int[] swap = twoAbove;
      twoAbove = above;
      above = row;
      row = swap;
    }
    return above[b.length()];
  }
}
