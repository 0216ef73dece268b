package dev.jbuild.outline;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Comment;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Stage;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.JsonWriter;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import dev.jbuild.value.MountSpec;
import dev.jbuild.word.Expansion;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a build of one target takes.
 *
 * @param name name of the target; empty if it has none
 * @param description what the comment above it says, {@code # name description}
 * @param arguments the ARGs of the target and all stages it needs, each once
 * @param secrets what {@code --mount=type=secret} asks for
 * @param agents what {@code --mount=type=ssh} asks for
 * @param caches ids of {@code --mount=type=cache}
 */
public record Outline(
    String name,
    String description,
    List<Argument> arguments,
    List<Need> secrets,
    List<Need> agents,
    List<String> caches) {

  public Outline {
    arguments = List.copyOf(arguments);
    secrets = List.copyOf(secrets);
    agents = List.copyOf(agents);
    caches = List.copyOf(caches);
  }

  /**
   * An ARG.
   *
   * @param name its name
   * @param value its value, or default
   * @param description what the comment above it says
   * @param span where it is declared
   */
  public record Argument(String name, String value, String description, Span span) {}

  /**
   * A secret or an agent.
   *
   * @param id its id
   * @param required whether the build fails without it
   */
  public record Need(String id, boolean required) {}

  /** The outline of the target that the input names, or of the last stage. */
  public static Outline of(Dockerfile dockerfile, BuildInput input) {
    return new Collector(dockerfile, input).collect();
  }

  /** What a comment above an instruction says of a name; empty if it says nothing. */
  static String description(Instruction instruction, String name) {
    for (Comment comment : instruction.header().comments()) {
      if (!name.isEmpty() && comment.text().startsWith(name + " ")) {
        return comment.text().substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private static final class Collector {
    private final Dockerfile dockerfile;
    private final Evaluation evaluation;
    private final Map<String, Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Boolean> secrets = new LinkedHashMap<>();
    private final Map<String, Boolean> agents = new LinkedHashMap<>();
    private final Map<String, Boolean> caches = new LinkedHashMap<>();

    Collector(Dockerfile dockerfile, BuildInput input) {
      this.dockerfile = dockerfile;
      this.evaluation = new Evaluation(dockerfile, input);
    }

    Outline collect() {
      for (StageVariables stage : evaluation.builtStages()) {
        addUsedGlobals(stage);
        addArguments(stage);
        for (Instruction instruction : stage.stage().instructions()) {
          if (instruction instanceof Run run) {
            addMounts(run, stage);
          }
        }
      }
      Optional<Stage> target = evaluation.target().map(StageVariables::stage);
      String name = target.flatMap(Stage::name).orElse("");
      return new Outline(
          name,
          target.map(stage -> description(stage.from(), name)).orElse(""),
          new ArrayList<>(arguments.values()),
          needs(secrets),
          needs(agents),
          new ArrayList<>(caches.keySet()));
    }

    private void addUsedGlobals(StageVariables stage) {
      addUsedGlobals(stage.stage().from().image());
      stage.stage().from().platform().ifPresent(this::addUsedGlobals);
    }

    private void addUsedGlobals(Word word) {
      Optional<Expansion> expansion = evaluation.expand(word, evaluation.globals());
      if (expansion.isPresent()) {
        addGlobals(expansion.get().matched());
        addGlobals(expansion.get().unset());
      }
    }

    private void addGlobals(Set<String> names) {
      for (Arg arg : dockerfile.globalArgs()) {
        for (Arg.Definition definition : arg.definitions()) {
          String name = definition.name().raw();
          if (names.contains(name)) {
            add(arg, definition, evaluation.globals().getOrDefault(name, ""));
          }
        }
      }
    }

    private void addArguments(StageVariables stage) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Arg arg) {
          for (Arg.Definition definition : arg.definitions()) {
            String name = definition.name().raw();
            if (definition.defaultValue().isEmpty()) {
              addGlobals(Set.of(name));
            }
            add(arg, definition, stage.argumentValues().getOrDefault(definition, ""));
          }
        }
      }
    }

    private void add(Arg arg, Arg.Definition definition, String value) {
      String name = definition.name().raw();
      arguments.putIfAbsent(
          name, new Argument(name, value, description(arg, name), definition.name().span()));
    }

    private void addMounts(Run run, StageVariables stage) {
      for (Mount mount : run.mounts()) {
        MountSpec spec;
        try {
          spec = MountSpec.read(mount, stage::text);
        } catch (DiagnosticException e) {
          continue; // the build will tell
        }
        switch (spec) {
          case MountSpec.Secret secret ->
              secrets.merge(
                  secret.id().or(secret::target).map(Collector::lastPart).orElse(""),
                  secret.required(),
                  Boolean::logicalOr);
          case MountSpec.Ssh ssh ->
              agents.merge(ssh.id().orElse("default"), ssh.required(), Boolean::logicalOr);
          case MountSpec.Cache cache -> caches.put(cache.id().or(cache::target).orElse(""), true);
          case MountSpec.Bind bind -> {}
          case MountSpec.Tmpfs tmpfs -> {}
        }
      }
    }

    private static String lastPart(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<Need> needs(Map<String, Boolean> found) {
      List<Need> needs = new ArrayList<>();
      found.forEach((id, required) -> needs.add(new Need(id, required)));
      return needs;
    }
  }

  /**
   * As {@code --call=outline,format=json} of buildx prints it (buildkit
   * frontend/subrequests/outline).
   */
  public String json(SourceFile source) {
    JsonWriter json = new JsonWriter().object();
    if (!name.isEmpty()) {
      json.member("name", name);
    }
    if (!description.isEmpty()) {
      json.member("description", description);
    }
    json.name("args").array();
    for (Argument argument : arguments) {
      json.object().member("name", argument.name);
      if (!argument.description.isEmpty()) {
        json.member("description", argument.description);
      }
      json.member("value", argument.value);
      location(json, source, argument.span).endObject();
    }
    json.endArray();
    needs(json, "secrets", secrets);
    needs(json, "ssh", agents);
    json.name("cache").array();
    for (String cache : caches) {
      json.object().member("ID", cache).endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static void needs(JsonWriter json, String name, List<Need> needs) {
    json.name(name).array();
    for (Need need : needs) {
      json.object().member("name", need.id);
      if (need.required) {
        json.name("required").value(true);
      }
      json.endObject();
    }
    json.endArray();
  }

  static JsonWriter location(JsonWriter json, SourceFile source, Span span) {
    json.name("location").object().name("ranges").array().object();
    json.name("start").object().member("line", source.line(span.start())).endObject();
    json.name("end").object().member("line", source.line(span.end())).endObject();
    return json.endObject().endArray().endObject();
  }

  /** For people, as tables. Ends with LF. */
  public String text() {
    StringBuilder out = new StringBuilder();
    if (!name.isEmpty()) {
      out.append("TARGET:      ").append(name).append('\n');
    }
    if (!description.isEmpty()) {
      out.append("DESCRIPTION: ").append(description).append('\n');
    }
    List<List<String>> rows = new ArrayList<>();
    for (Argument argument : arguments) {
      rows.add(List.of(argument.name, argument.value, argument.description));
    }
    table(out, List.of("BUILD ARG", "VALUE", "DESCRIPTION"), rows);
    table(out, List.of("SECRET", "REQUIRED"), rows(secrets));
    table(out, List.of("SSH", "REQUIRED"), rows(agents));
    rows = new ArrayList<>();
    for (String cache : caches) {
      rows.add(List.of(cache));
    }
    table(out, List.of("CACHE"), rows);
    return out.toString();
  }

  private static List<List<String>> rows(List<Need> needs) {
    List<List<String>> rows = new ArrayList<>();
    for (Need need : needs) {
      rows.add(List.of(need.id, need.required ? "true" : ""));
    }
    return rows;
  }

  private static void table(StringBuilder out, List<String> head, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      out.append(TextTable.format(head, rows));
    }
  }
}
