package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import dev.jbuild.word.Expansion;
import java.util.HashSet;
import java.util.Set;

/** Finds {@code FROM image} and {@code FROM image:latest}. */
final class UnpinnedBaseImage implements Check {

  static final Rule RULE =
      Rule.optional(
          "UnpinnedBaseImage", "A base image should have a tag other than latest, or a digest");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Set<String> names = new HashSet<>();
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      String image =
          subject
              .evaluation()
              .expand(from.image(), subject.evaluation().globals())
              .map(Expansion::text)
              .orElse("");
      if (!image.isEmpty()
          && !image.equals("scratch")
          && !names.contains(image)
          && isUnpinned(image)) {
        findings.add(
            from,
            from.image().span(),
            "Base image " + image + " may be another one tomorrow",
            "name a version, or a digest");
      }
      from.name().ifPresent(names::add);
    }
  }

  private static boolean isUnpinned(String image) {
    if (image.indexOf('@') >= 0) {
      return false;
    }
    int colon = image.lastIndexOf(':');
    return colon <= image.lastIndexOf('/') || image.substring(colon + 1).equals("latest");
  }
}
