package dev.jbuild.scope;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Stage;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.source.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Finds the stage that {@code --target} names. */
public final class TargetStage {
  private static final int MOST_LISTED = 10;

  private TargetStage() {}

  /**
   * The index of the last stage of that name, or of that number, or of the last one.
   *
   * @throws DiagnosticException if there is none, with the name that was probably meant
   */
  public static int index(Dockerfile dockerfile, Optional<String> wanted) {
    OptionalInt found = find(dockerfile, wanted);
    if (found.isPresent()) {
      return found.getAsInt();
    }
    List<Stage> all = dockerfile.stages();
    String name = wanted.orElse("");
    List<String> names = new ArrayList<>();
    all.forEach(stage -> stage.name().ifPresent(names::add));
    Diagnostic problem =
        Diagnostic.error(
            "target stage \"" + name + "\" could not be found",
            all.isEmpty() ? new Span(0, 0) : all.getLast().from().span());
    Optional<String> near = near(dockerfile, name);
    throw new DiagnosticException(
        near.isPresent() ? problem.withSuggestion(near) : problem.withHint(choices(names, all)));
  }

  /** The name of the stage that was probably meant; empty if there is none like it. */
  public static Optional<String> near(Dockerfile dockerfile, String name) {
    List<String> names = new ArrayList<>();
    dockerfile.stages().forEach(stage -> stage.name().ifPresent(names::add));
    return Suggestion.closest(name, names);
  }

  private static String choices(List<String> names, List<Stage> all) {
    if (names.isEmpty() || names.size() > MOST_LISTED) {
      return "stages can be named by number, too: 0 to " + (all.size() - 1);
    }
    return "the stages are " + String.join(", ", names);
  }

  /** As {@link #index}, and empty if there is none. */
  static OptionalInt find(Dockerfile dockerfile, Optional<String> wanted) {
    List<Stage> all = dockerfile.stages();
    if (wanted.isEmpty()) {
      return all.isEmpty() ? OptionalInt.empty() : OptionalInt.of(all.size() - 1);
    }
    String name = wanted.get().toLowerCase(Locale.ROOT);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).name().equals(Optional.of(name))) {
        return OptionalInt.of(i);
      }
    }
    Integer index = number(name);
    return index != null && index < all.size() ? OptionalInt.of(index) : OptionalInt.empty();
  }

  /** A stage's number as it is written, or null if it is no number. */
  public static @Nullable Integer number(String name) {
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
