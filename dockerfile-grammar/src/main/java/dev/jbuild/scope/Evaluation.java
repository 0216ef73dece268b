package dev.jbuild.scope;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Expose;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Stage;
import dev.jbuild.source.Suggestion;
import dev.jbuild.word.Expander;
import dev.jbuild.word.Expansion;
import dev.jbuild.word.ExpansionException;
import dev.jbuild.word.Scope;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks the stages of a Dockerfile with their variables, as far as can be told without building:
 * checks and outlines ask it what is defined where. Never fails; what cannot be expanded counts as
 * empty.
 */
public final class Evaluation {

  private static final Set<String> NOT_IN_ENVIRONMENT =
      Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  private final Dockerfile dockerfile;
  private final BuildInput input;
  private final Expander expander;
  private final Map<String, String> globals;
  private final Set<String> globalNames = new HashSet<>();
  private final List<StageVariables> stages = new ArrayList<>();
  private final Set<StageVariables> built = new LinkedHashSet<>();

  /** Evaluates all stages. */
  public Evaluation(Dockerfile dockerfile, BuildInput input) {
    this.dockerfile = dockerfile;
    this.input = input;
    this.expander = new Expander(dockerfile.escape());
    this.globals = globals(input.buildArgs());
    for (Arg arg : dockerfile.globalArgs()) {
      for (Arg.Definition definition : arg.definitions()) {
        globalNames.add(definition.name().raw());
      }
    }
    for (Stage stage : dockerfile.stages()) {
      stages.add(evaluate(stage));
    }
    if (input.allStages()) {
      built.addAll(stages);
    } else {
      target().ifPresent(this::reach);
    }
  }

  /** The stage that is built; empty if there is none of its name. */
  public Optional<StageVariables> target() {
    OptionalInt index = TargetStage.find(dockerfile, input.target());
    return index.isEmpty() ? Optional.empty() : Optional.of(stages.get(index.getAsInt()));
  }

  /** The stages that are built, in the order of the file. */
  public List<StageVariables> builtStages() {
    List<StageVariables> result = new ArrayList<>(stages);
    result.retainAll(built);
    return result;
  }

  /** The variables that FROM may use, with the arguments of the build. */
  public Map<String, String> globals() {
    return globals;
  }

  /** The names that FROM may use: those above, and global ARGs without value. */
  public Set<String> globalNames() {
    Set<String> names = new TreeSet<>(globals.keySet());
    names.addAll(globalNames);
    return names;
  }

  /** The variables that FROM would have if no argument were given to the build. */
  public Map<String, String> defaultGlobals() {
    return globals(Map.of());
  }

  /** Expands a word; empty if it cannot be. */
  public Optional<Expansion> expand(Word word, Map<String, String> variables) {
    return expand(word.raw(), variables, expander);
  }

  private static Optional<Expansion> expand(
      String text, Map<String, String> variables, Expander expander) {
    try {
      Scope scope = variables::get;
      return Optional.of(expander.expand(text, scope));
    } catch (ExpansionException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> globals(Map<String, String> buildArgs) {
    Map<String, String> variables = new LinkedHashMap<>();
    putPlatform(variables, "BUILD", input.buildPlatform());
    putPlatform(variables, "TARGET", input.targetPlatform());
    variables.put("TARGETSTAGE", targetName());
    variables.replaceAll((name, value) -> buildArgs.getOrDefault(name, value));
    for (Arg arg : dockerfile.globalArgs()) {
      for (Arg.Definition definition : arg.definitions()) {
        String name = definition.name().raw();
        String value = buildArgs.get(name);
        if (value == null && definition.defaultValue().isPresent()) {
          value =
              expand(definition.defaultValue().get(), variables).map(Expansion::text).orElse("");
        }
        if (value != null) {
          variables.put(name, value);
        }
      }
    }
    return variables;
  }

  private static void putPlatform(Map<String, String> variables, String prefix, String platform) {
    String[] parts = platform.split("/", -1);
    variables.put(prefix + "PLATFORM", platform);
    variables.put(prefix + "OS", parts[0]);
    variables.put(prefix + "OSVERSION", "");
    variables.put(prefix + "ARCH", parts.length > 1 ? parts[1] : "");
    variables.put(prefix + "VARIANT", parts.length > 2 ? parts[2] : "");
  }

  private String targetName() {
    return input
        .target()
        .or(() ->
            dockerfile.stages().isEmpty() ? Optional.empty() : dockerfile.stages().getLast().name())
        .orElse("default");
  }

  private Optional<StageVariables> named(String name) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (stages.get(i).stage().name().filter(name::equalsIgnoreCase).isPresent()) {
        return Optional.of(stages.get(i));
      }
    }
    return Optional.empty();
  }

  private void reach(StageVariables stage) {
    if (!built.add(stage)) {
      return;
    }
    stage.parent().ifPresent(this::reach);
    for (Instruction instruction : stage.stage().instructions()) {
      if (instruction instanceof Copy copy && copy.from().isPresent()) {
        reachSource(copy.from().get().raw());
      } else if (instruction instanceof Run run) {
        for (Mount mount : run.mounts()) {
          for (Mount.Option option : mount.options()) {
            if (option.key().equals("from") && option.value().isPresent()) {
              reachSource(option.value().get().raw());
            }
          }
        }
      }
    }
  }

  private void reachSource(String from) {
    Optional<StageVariables> source = named(from);
    Integer index = TargetStage.number(from);
    if (source.isEmpty() && index != null && index < stages.size()) {
      source = Optional.of(stages.get(index));
    }
    source.ifPresent(this::reach);
  }

  private StageVariables evaluate(Stage stage) {
    From from = stage.from();
    String base = expand(from.image(), globals).map(Expansion::text).orElse("");
    Optional<StageVariables> parent = named(base);
    Optional<BuildInput.BaseImage> image =
        parent.isPresent()
            ? parent.get().baseImage()
            : base.equals("scratch")
                ? Optional.of(new BuildInput.BaseImage(Set.of(), false, input.targetPlatform()))
                : input.baseImages().apply(base);
    StageVariables variables = new StageVariables(stage, parent, image);
    if (parent.isEmpty()) {
      variables.environment.put("PATH", "");
      image.ifPresent(
          known -> known.variables().forEach(name -> variables.environment.put(name, "")));
    }
    for (Instruction instruction : stage.instructions()) {
      evaluate(instruction, variables);
    }
    return variables;
  }

  private void evaluate(Instruction instruction, StageVariables stage) {
    if (instruction instanceof Arg arg) {
      evaluate(arg, stage);
      return;
    }
    // All words of an instruction see the state before it.
    Map<String, String> variables = stage.environment;
    for (Word word : ExpandedWords.of(instruction)) {
      use(instruction, word, variables, stage, expander);
    }
    for (Heredoc heredoc : ExpandedWords.heredocs(instruction)) {
      use(instruction, heredoc.body(), variables, stage, Expander.ofHeredocBody());
    }
    if (instruction instanceof Env env) {
      Map<String, String> set = new LinkedHashMap<>();
      for (KeyValue variable : env.variables()) {
        set.put(
            expand(variable.key(), variables).map(Expansion::text).orElse(""),
            expand(variable.value(), variables).map(Expansion::text).orElse(""));
      }
      variables.putAll(set);
    } else if (instruction instanceof Expose expose) {
      for (Word port : expose.ports()) {
        stage.expanded.put(port, expand(port, variables).map(Expansion::words).orElse(List.of()));
      }
    }
  }

  private void evaluate(Arg arg, StageVariables stage) {
    for (Arg.Definition definition : arg.definitions()) {
      String name = definition.name().raw();
      String value = input.buildArgs().get(name);
      if (value == null && definition.defaultValue().isPresent()) {
        value =
            use(arg, definition.defaultValue().get(), stage.environment, stage, expander)
                .orElse("");
      }
      if (value == null && definition.defaultValue().isEmpty()) {
        value = globals.get(name);
      }
      stage.arguments.add(name);
      stage.argumentValues.put(definition, value == null ? "" : value);
      if (value != null) {
        stage.environment.put(name, value);
      }
    }
  }

  private Optional<String> use(
      Instruction instruction,
      Word word,
      Map<String, String> variables,
      StageVariables stage,
      Expander how) {
    Optional<Expansion> expansion = expand(word.raw(), variables, how);
    if (expansion.isEmpty()) {
      return Optional.empty();
    }
    for (String name : expansion.get().unset()) {
      if (!stage.arguments.contains(name) && !NOT_IN_ENVIRONMENT.contains(name)) {
        stage.undefined.add(
            new StageVariables.Undefined(
                instruction, word, name, Suggestion.closest(name, variables.keySet())));
      }
    }
    stage.expanded.put(word, List.of(expansion.get().text()));
    return Optional.of(expansion.get().text());
  }
}
