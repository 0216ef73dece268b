package dev.jbuild.lint;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.source.WhiteSpace;
import dev.jbuild.word.Word;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules run, as {@code # check=skip=A,B;error=true;experimental=C} and the build argument
 * BUILDKIT_DOCKERFILE_CHECK say it.
 *
 * @param skipAll whether only experimental rules run
 * @param skip names of rules that do not run
 * @param experimentalAll whether all experimental and optional rules run
 * @param experimental names of experimental and optional rules that run
 * @param error whether a finding fails the build
 */
public record LintOptions(
    boolean skipAll,
    Set<String> skip,
    boolean experimentalAll,
    Set<String> experimental,
    boolean error) {

  /** The build argument that replaces the {@code check} directive. */
  static final String ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

  /** All rules that run by default, as warnings. */
  public static final LintOptions DEFAULT =
      new LintOptions(false, Set.of(), false, Set.of(), false);

  public LintOptions {
    skip = Set.copyOf(skip);
    experimental = Set.copyOf(experimental);
  }

  /** The same with further rules turned on, by name or {@code all}. */
  public LintOptions enable(Set<String> names) {
    Set<String> more = new LinkedHashSet<>(experimental);
    more.addAll(names);
    return new LintOptions(skipAll, skip, experimentalAll || names.contains("all"), more, error);
  }

  /**
   * What a build argument or else the directive says; the default where neither says anything.
   * Empty if it is malformed.
   */
  public static Optional<LintOptions> of(Dockerfile dockerfile, Map<String, String> buildArgs) {
    String argument = buildArgs.get(ARGUMENT);
    if (argument != null) {
      return parse(argument);
    }
    Optional<Word> directive = dockerfile.directives().check();
    return directive.isEmpty() ? Optional.of(DEFAULT) : parse(directive.get().raw());
  }

  /** Reads options; empty if one of them is unknown or malformed. */
  public static Optional<LintOptions> parse(String text) {
    LintOptions options = DEFAULT;
    if (WhiteSpace.trim(text).isEmpty()) {
      return Optional.of(options);
    }
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        return Optional.empty();
      }
      String value = WhiteSpace.trim(part.substring(equals + 1));
      switch (WhiteSpace.trim(part.substring(0, equals))) {
        case "skip" ->
            options =
                new LintOptions(
                    value.equals("all"),
                    names(value),
                    options.experimentalAll,
                    options.experimental,
                    options.error);
        case "experimental" ->
            options =
                new LintOptions(
                    options.skipAll,
                    options.skip,
                    value.equals("all"),
                    names(value),
                    options.error);
        case "error" -> {
          Optional<Boolean> error = bool(value);
          if (error.isEmpty()) {
            return Optional.empty();
          }
          options =
              new LintOptions(
                  options.skipAll,
                  options.skip,
                  options.experimentalAll,
                  options.experimental,
                  error.get());
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(options);
  }

  /** Whether a rule runs. */
  public boolean runs(Rule rule) {
    return switch (rule.availability()) {
      case DEFAULT -> !skipAll && !skip.contains(rule.name());
      case EXPERIMENTAL, OPTIONAL -> experimentalAll || experimental.contains(rule.name());
    };
  }

  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : list.split(",", -1)) {
      names.add(WhiteSpace.trim(name));
    }
    return names;
  }

  /** As Go's strconv.ParseBool. */
  private static Optional<Boolean> bool(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
      case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
