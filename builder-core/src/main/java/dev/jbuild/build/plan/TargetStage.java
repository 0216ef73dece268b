package dev.jbuild.build.plan;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Stage;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the stage that {@code --target} names. */
public final class TargetStage {
  private TargetStage() {}

  /**
   * The index of the last stage of that name, or of that number, or of the last one.
   *
   * @throws DiagnosticException if there is none, with the name that was probably meant
   */
  public static int index(Dockerfile dockerfile, Optional<String> wanted) {
    List<Stage> all = dockerfile.stages();
    if (wanted.isEmpty()) {
      return all.size() - 1;
    }
    String name = wanted.get().toLowerCase(Locale.ROOT);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).name().equals(Optional.of(name))) {
        return i;
      }
    }
    Integer index = number(name);
    if (index != null && index < all.size()) {
      return index;
    }
    List<String> names = new ArrayList<>();
    all.forEach(stage -> stage.name().ifPresent(names::add));
    throw new DiagnosticException(
        Diagnostic.error(
                "target stage \"" + wanted.get() + "\" could not be found",
                all.getLast().from().span())
            .withSuggestion(Suggestion.closest(name, names)));
  }

  /** A stage's number as it is written, or null if it is no number. */
  static @Nullable Integer number(String name) {
    if (name.isEmpty() || name.length() > 9) {
      return null;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return null;
      }
    }
    return Integer.valueOf(name);
  }
}
