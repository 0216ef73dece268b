package dev.jbuild.outline;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Stage;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.source.JsonWriter;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import dev.jbuild.word.Expansion;
import java.util.ArrayList;
import java.util.List;

/**
 * The stages of a Dockerfile, any of which may be built.
 *
 * @param targets in the order of the file
 */
public record Targets(List<Target> targets) {

  public Targets {
    targets = List.copyOf(targets);
  }

  /**
   * A stage.
   *
   * @param name its name; empty if it has none
   * @param isDefault whether it is built unless another is asked for
   * @param description what the comment above it says, {@code # name description}
   * @param base the image or stage it starts from, with variables expanded
   * @param platform value of {@code --platform}, as written; empty if there is none
   * @param span its FROM
   */
  public record Target(
      String name,
      boolean isDefault,
      String description,
      String base,
      String platform,
      Span span) {}

  /** The targets of a Dockerfile. */
  public static Targets of(Dockerfile dockerfile, BuildInput input) {
    Evaluation evaluation = new Evaluation(dockerfile, input);
    List<Target> targets = new ArrayList<>();
    for (Stage stage : dockerfile.stages()) {
      String name = stage.name().orElse("");
      targets.add(
          new Target(
              name,
              targets.size() == dockerfile.stages().size() - 1,
              Outline.description(stage.from(), name),
              evaluation
                  .expand(stage.from().image(), evaluation.globals())
                  .map(Expansion::text)
                  .orElse(stage.from().image().raw()),
              stage.from().platform().map(platform -> platform.raw()).orElse(""),
              stage.from().span()));
    }
    return new Targets(targets);
  }

  /**
   * As {@code --call=targets,format=json} of buildx prints it (buildkit
   * frontend/subrequests/targets).
   */
  public String json(SourceFile source) {
    JsonWriter json = new JsonWriter().object().name("targets").array();
    for (Target target : targets) {
      json.object();
      optional(json, "name", target.name);
      if (target.isDefault) {
        json.name("default").value(true);
      }
      optional(json, "description", target.description);
      optional(json, "base", target.base);
      optional(json, "platform", target.platform);
      Outline.location(json, source, target.span).endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static void optional(JsonWriter json, String name, String value) {
    if (!value.isEmpty()) {
      json.member(name, value);
    }
  }

  /** For people, as a table. Ends with LF. */
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    for (Target target : targets) {
      String name =
          target.isDefault
              ? target.name.isEmpty() ? "(default)" : target.name + " (default)"
              : target.name;
      if (!name.isEmpty()) {
        rows.add(List.of(name, target.description));
      }
    }
    return TextTable.format(List.of("TARGET", "DESCRIPTION"), rows);
  }
}
