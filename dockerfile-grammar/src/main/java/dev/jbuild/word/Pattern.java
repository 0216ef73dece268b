package dev.jbuild.word;

import java.util.BitSet;

/**
 * A pattern of {@code ${v#pattern}} and its like: {@code *} is any text, {@code ?} any character,
 * neither a line end; no brackets. Matches without backtracking, in time length of pattern times
 * length of text.
 */
final class Pattern {

  private static final char ANY = 1;
  private static final char ONE = 2;

  /** For each token its kind: 0 is a literal. */
  private final String kinds;

  private final String literals;

  private Pattern(String kinds, String literals) {
    this.kinds = kinds;
    this.literals = literals;
  }

  static Pattern parse(String text) throws ExpansionException {
    StringBuilder kinds = new StringBuilder(text.length());
    StringBuilder literals = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?') {
        kinds.append(c == '*' ? ANY : ONE);
        literals.append(c);
        continue;
      }
      if (c == '\\') {
        char escaped = i + 1 < text.length() ? text.charAt(i + 1) : 0;
        if (escaped == '}' || escaped == '/') {
          continue; // only escaped so as not to end the ${}
        }
        if (escaped != '*' && escaped != '?' && escaped != '\\') {
          throw new ExpansionException(
              "invalid pattern ("
                  + text
                  + ") in substitution: invalid escape '\\"
                  + (escaped == 0 ? "" : String.valueOf(escaped))
                  + "'");
        }
        c = escaped;
        i++;
      }
      kinds.append((char) 0);
      literals.append(c);
    }
    return new Pattern(kinds.toString(), literals.toString());
  }

  String withoutPrefix(String value, boolean longest) {
    int end = end(value, 0, longest, false);
    return end < 0 ? value : value.substring(end);
  }

  String withoutSuffix(String value, boolean longest) {
    int length = end(value, 0, longest, true);
    return length < 0 ? value : value.substring(0, value.length() - length);
  }

  String replace(String value, String replacement, boolean all) {
    BitSet starts = starts(value);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    boolean afterMatch = false;
    for (int at = starts.nextSetBit(0); at >= 0; at = starts.nextSetBit(at)) {
      int length = end(value, at, true, false);
      if (length > 0 || !afterMatch || at > copied) {
        out.append(value, copied, at).append(replacement);
        copied = at + length;
        if (!all) {
          break;
        }
      }
      // As Go's ReplaceAll: an empty match right after another match does not count.
      afterMatch = length > 0;
      at += Math.max(length, 1);
    }
    return out.append(value, copied, value.length()).toString();
  }

  /** The offsets at which a match starts, found in one pass from the end. */
  private BitSet starts(String value) {
    BitSet starts = new BitSet(value.length() + 1);
    boolean[] states = new boolean[kinds.length() + 1];
    for (int read = 0; ; read++) {
      states[0] = true;
      skipStars(states, true);
      if (states[kinds.length()]) {
        starts.set(value.length() - read);
      }
      if (read == value.length()) {
        return starts;
      }
      step(states, charAt(value, read, true), true);
    }
  }

  /**
   * Length of the match that starts at an offset, or -1. Backwards, both pattern and value are read
   * from their ends.
   */
  private int end(String value, int from, boolean longest, boolean backwards) {
    int tokens = kinds.length();
    boolean[] states = new boolean[tokens + 1];
    states[0] = true;
    skipStars(states, backwards);
    int found = -1;
    for (int at = from; ; at++) {
      if (states[tokens]) {
        found = at - from;
        if (!longest) {
          return found;
        }
      }
      if (at == value.length() || !step(states, charAt(value, at, backwards), backwards)) {
        return found;
      }
      skipStars(states, backwards);
    }
  }

  private boolean step(boolean[] states, char c, boolean backwards) {
    boolean alive = false;
    for (int i = kinds.length() - 1; i >= 0; i--) {
      // From the last state to the first, as a state moves on by one.
      char kind = charAt(kinds, i, backwards);
      boolean here = states[i];
      states[i + 1] =
          (here && kind == ONE && c != '\n')
              || (here && kind == 0 && charAt(literals, i, backwards) == c)
              || (states[i + 1] && i + 1 < kinds.length() && stays(i + 1, c, backwards));
      alive |= states[i + 1];
    }
    states[0] = states[0] && kinds.length() > 0 && stays(0, c, backwards);
    return alive || states[0];
  }

  private boolean stays(int token, char c, boolean backwards) {
    return c != '\n' && charAt(kinds, token, backwards) == ANY;
  }

  /** A star may match nothing. */
  private void skipStars(boolean[] states, boolean backwards) {
    for (int i = 0; i < kinds.length(); i++) {
      if (states[i] && charAt(kinds, i, backwards) == ANY) {
        states[i + 1] = true;
      }
    }
  }

  private static char charAt(String text, int index, boolean backwards) {
    return text.charAt(backwards ? text.length() - 1 - index : index);
  }
}
