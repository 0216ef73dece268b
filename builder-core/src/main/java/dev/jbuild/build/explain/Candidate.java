package dev.jbuild.build.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An earlier build to compare with, and which of its steps are which. */
record Candidate(PastBuild build, Alignment alignment) {
  /** Of other projects only so many are looked at. */
  private static final int OTHERS = 8;

  /**
   * Finds them, the last first: builds of the same project, or else those of any that have at least
   * half of the instructions in common: the same project checked out elsewhere.
   */
  static List<Candidate> of(
      List<PastStep> steps, String project, History history, SharedHistory shared) {
    List<PastBuild> builds = both(history.of(project), shared.of(project));
    if (builds.isEmpty()) {
      builds = new ArrayList<>();
      for (PastBuild other : both(history.others(project), shared.others(project))) {
        if (builds.size() < OTHERS && isAlike(steps, other.steps())) {
          builds.add(other);
        }
      }
    }
    List<Candidate> candidates = new ArrayList<>(builds.size());
    for (PastBuild build : builds) {
      candidates.add(new Candidate(build, Alignment.of(steps, build.steps())));
    }
    return candidates;
  }

  private static List<PastBuild> both(List<PastBuild> own, List<PastBuild> shared) {
    List<PastBuild> both = new ArrayList<>(own);
    both.addAll(shared);
    both.sort(Comparator.comparing(PastBuild::at).reversed());
    return both;
  }

  private static boolean isAlike(List<PastStep> steps, List<PastStep> others) {
    Set<String> texts = new HashSet<>();
    for (PastStep other : others) {
      texts.add(other.text());
    }
    int common = 0;
    int all = 0;
    for (PastStep step : steps) {
      // A base image or a folder says nothing about a project.
      if (!step.isBase() && !step.text().startsWith("WORKDIR")) {
        all++;
        common += texts.contains(step.text()) ? 1 : 0;
      }
    }
    return common > 0 && 2 * common >= all;
  }
}
