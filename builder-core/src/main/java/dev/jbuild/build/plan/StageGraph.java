package dev.jbuild.build.plan;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import dev.jbuild.oci.Platform;
import dev.jbuild.scope.TargetStage;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Suggestion;
import dev.jbuild.word.Expansion;
import dev.jbuild.word.Scope;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a Dockerfile for one target platform, their FROM lines bound.
 *
 * <p>Everything about this class is pure: images are named, not looked up.
 */
final class StageGraph {
  private final Dockerfile dockerfile;
  private final ContextNames contexts;
  private final List<BoundStage> stages;
  private final Map<String, Integer> byName;
  private final Map<String, String> globalArgs;
  private final int target;

  private StageGraph(
      Dockerfile dockerfile,
      ContextNames contexts,
      List<BoundStage> stages,
      Map<String, Integer> byName,
      Map<String, String> globalArgs,
      int target) {
    this.dockerfile = dockerfile;
    this.contexts = contexts;
    this.stages = List.copyOf(stages);
    this.byName = Map.copyOf(byName);
    this.globalArgs = globalArgs;
    this.target = target;
  }

  /**
   * Binds the stages for a platform.
   *
   * @throws DiagnosticException about the word that is wrong
   */
  static StageGraph bind(
      Dockerfile dockerfile, PlanOptions options, Platform platform, ContextNames contexts) {
    List<Stage> all = dockerfile.stages();
    int target = TargetStage.index(dockerfile, options.target());
    Platform build = Platform.host();
    String targetStage = options.target().orElseGet(() -> all.getLast().name().orElse("default"));
    Map<String, String> args = PlatformArgs.of(build, platform, targetStage, options.buildArgs());
    bindGlobalArgs(dockerfile, options.buildArgs(), args);

    List<BoundStage> bound = new ArrayList<>(all.size());
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      Stage stage = all.get(i);
      BoundStage plain =
          bindStage(dockerfile.escape(), i, stage, all.size(), args, platform, contexts, byName);
      Optional<String> from = i == 0 ? options.image().from() : Optional.empty();
      bound.add(
          from.isEmpty()
              ? plain
              : plain.withBase(base(from.get(), plain.platform(), contexts, byName)));
      int index = i;
      stage.name().ifPresent(name -> byName.put(name, index));
    }
    return new StageGraph(dockerfile, contexts, bound, byName, args, target);
  }

  private static void bindGlobalArgs(
      Dockerfile dockerfile, Map<String, String> buildArgs, Map<String, String> args) {
    for (Arg arg : dockerfile.globalArgs()) {
      for (Arg.Definition definition : arg.definitions()) {
        String name = definition.name().raw();
        String given = buildArgs.get(name);
        if (given != null) {
          args.put(name, given);
        } else if (definition.defaultValue().isPresent()) {
          // Not evaluated where a --build-arg is given: ${X:?} is for those who forgot it.
          args.put(
              name, definition.defaultValue().get().expand(args::get, dockerfile.escape()).text());
        }
      }
    }
  }

  private static BoundStage bindStage(
      char escape,
      int index,
      Stage stage,
      int count,
      Map<String, String> args,
      Platform target,
      ContextNames contexts,
      Map<String, Integer> byName) {
    From from = stage.from();
    Scope scope = args::get;
    String shown = stage.name().orElse(count > 1 ? "stage-" + index : "");
    Platform platform =
        from.platform().isPresent() ? platform(from.platform().get(), scope, escape, args) : target;
    String base = expandName(from.image(), scope, escape, args);
    return new BoundStage(index, shown, base(base, platform, contexts, byName), platform, stage);
  }

  private static BoundStage.Base base(
      String name, Platform platform, ContextNames contexts, Map<String, Integer> byName) {
    Optional<String> image = contexts.image(name);
    if (image.isPresent()) {
      return new BoundStage.Base.Image(new ImageRequest(name, image, platform));
    }
    if (contexts.isFiles(name)) {
      return new BoundStage.Base.Files(name.toLowerCase(Locale.ROOT));
    }
    Integer earlier = byName.get(name.toLowerCase(Locale.ROOT));
    if (earlier != null) {
      return new BoundStage.Base.Earlier(earlier);
    }
    if (name.equals("scratch")) {
      return new BoundStage.Base.Scratch();
    }
    return new BoundStage.Base.Image(new ImageRequest(name, Optional.empty(), platform));
  }

  private static Platform platform(Word word, Scope scope, char escape, Map<String, String> args) {
    String text = expandName(word, scope, escape, args);
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException e) {
      throw new DiagnosticException(
          Diagnostic.error("invalid platform \"" + text + "\": " + e.getMessage(), word.span()));
    }
  }

  private static String expandName(Word word, Scope scope, char escape, Map<String, String> args) {
    Expansion expansion = word.expand(scope, escape);
    if (!expansion.text().isEmpty()) {
      return expansion.text();
    }
    Diagnostic problem =
        Diagnostic.error(word.raw() + " expands to an empty platform or image name", word.span());
    if (!expansion.unset().isEmpty()) {
      String unset = expansion.unset().iterator().next();
      Optional<String> closest = Suggestion.closest(unset, args.keySet());
      problem =
          closest.isPresent()
              ? problem.withSuggestion(closest)
              : problem.withHint("declare ARG " + unset + " before the first FROM");
    }
    throw new DiagnosticException(problem);
  }

  /** The stage that {@code --target} names, or the last one. */
  BoundStage target() {
    return stages.get(target);
  }

  BoundStage stage(int index) {
    return stages.get(index);
  }

  char escape() {
    return dockerfile.escape();
  }

  ContextNames contexts() {
    return contexts;
  }

  /** The values of the arguments before the first FROM and of the predefined ones. */
  @Nullable String globalArg(String name) {
    return globalArgs.get(name);
  }

  /**
   * What {@code --from} of COPY or of a mount names.
   *
   * @param user the stage it is used in
   * @throws DiagnosticException where it names a stage that does not come before {@code user}
   */
  BoundStage.Base from(Word word, BoundStage user) {
    String name = word.raw();
    if (word.hasVariable()) {
      throw new DiagnosticException(
          Diagnostic.error("variables are not expanded in from=" + name, word.span())
              .withHint(
                  "add a stage: FROM " + name + " AS ..., with its ARG before the first FROM"));
    }
    BoundStage.Base base = base(name, user.platform(), contexts, byName);
    Integer index = TargetStage.number(name);
    if (index != null && base instanceof BoundStage.Base.Image) {
      if (index >= stages.size()) {
        throw new DiagnosticException(
            Diagnostic.error("invalid stage index " + index, word.span())
                .withHint("the file has " + stages.size() + " stages, counted from 0"));
      }
      base = new BoundStage.Base.Earlier(index);
    }
    if (base instanceof BoundStage.Base.Earlier(int earlier) && earlier >= user.index()) {
      throw new DiagnosticException(
          Diagnostic.error(
              earlier == user.index()
                  ? "circular dependency: stage \"" + name + "\" cannot read its own result"
                  : "cannot read from stage \""
                      + name
                      + "\": it needs to be defined before the stage that uses it",
              word.span()));
    }
    return base;
  }
}
