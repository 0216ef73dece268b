package dev.jbuild.build.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which step of one build is which of another, where instructions were put in, taken out, edited or
 * moved.
 *
 * <p>Of all pairings that keep the order the one with the most in common is taken, as a diff does
 * with lines: the same text in the same stage counts most, then the same text elsewhere, then an
 * edited text by the words that are left. What then is unpaired and has the same text was moved.
 */
final class Alignment {
  private static final int SAME = 1000;
  private static final int SAME_TEXT = 900;
  private static final int SAME_PLACE = 100;
  private static final int WORDS = 600;

  /** An edited instruction of another stage is the same one only where much of it is left. */
  private static final int MANY_WORDS = 300;

  private final Map<Integer, PastStep> past = new HashMap<>();
  private final Map<Integer, Integer> present = new HashMap<>();

  private Alignment() {}

  /** Pairs the steps of a build with those of an earlier one. */
  static Alignment of(List<PastStep> now, List<PastStep> before) {
    Alignment alignment = new Alignment();
    alignment.alignInOrder(now, before);
    for (PastStep step : now) {
      for (PastStep other : before) {
        if (!alignment.past.containsKey(step.number())
            && !alignment.present.containsKey(other.number())
            && step.text().equals(other.text())) {
          alignment.pair(step, other);
        }
      }
    }
    return alignment;
  }

  /** The step of the earlier build that a step is; null where that has none. */
  @Nullable PastStep before(int step) {
    return past.get(step);
  }

  /** Whether a step of the earlier build is one of this build. */
  boolean isStillThere(int pastStep) {
    return present.containsKey(pastStep);
  }

  private void pair(PastStep step, PastStep other) {
    past.put(step.number(), other);
    present.put(other.number(), step.number());
  }

  private void alignInOrder(List<PastStep> now, List<PastStep> before) {
    List<Set<String>> nowWords = words(now);
    List<Set<String>> beforeWords = words(before);
    int[][] scores = new int[now.size()][before.size()];
    // best[i][j] is the most that the steps from i and j on can have in common.
    int[][] best = new int[now.size() + 1][before.size() + 1];
    for (int i = now.size() - 1; i >= 0; i--) {
      for (int j = before.size() - 1; j >= 0; j--) {
        scores[i][j] = score(now.get(i), before.get(j), nowWords.get(i), beforeWords.get(j));
        int paired = scores[i][j] == 0 ? 0 : scores[i][j] + best[i + 1][j + 1];
        best[i][j] = Math.max(paired, Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    int i = 0;
    int j = 0;
    while (i < now.size() && j < before.size()) {
      if (scores[i][j] > 0 && best[i][j] == scores[i][j] + best[i + 1][j + 1]) {
        pair(now.get(i++), before.get(j++));
      } else if (best[i][j] == best[i + 1][j]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static List<Set<String>> words(List<PastStep> steps) {
    List<Set<String>> words = new ArrayList<>(steps.size());
    for (PastStep step : steps) {
      words.add(new HashSet<>(List.of(step.text().split("\\s+", -1))));
    }
    return words;
  }

  private static int score(
      PastStep now, PastStep before, Set<String> nowWords, Set<String> beforeWords) {
    boolean sameStage = now.stage().equals(before.stage());
    if (now.text().equals(before.text())) {
      return sameStage ? SAME : SAME_TEXT;
    }
    if (!keyword(now).equals(keyword(before))) {
      return 0;
    }
    int common = 0;
    for (String word : nowWords) {
      common += beforeWords.contains(word) ? 1 : 0;
    }
    // The keyword is in both and says nothing.
    int all = nowWords.size() + beforeWords.size() - 2;
    int words = all <= 0 ? 0 : WORDS * 2 * (common - 1) / all;
    return sameStage ? SAME_PLACE + words : words > MANY_WORDS ? words : 0;
  }

  /** COPY and ADD are often exchanged for each other. */
  private static String keyword(PastStep step) {
    int end = step.text().indexOf(' ');
    String word = end < 0 ? step.text() : step.text().substring(0, end);
    return word.equalsIgnoreCase("ADD") ? "COPY" : word.toUpperCase(java.util.Locale.ROOT);
  }
}
