package dev.jbuild.maven;

import dev.jbuild.maven.FilteredDockerfile.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.jspecify.annotations.Nullable;

/** What the goals have that read a Dockerfile. */
abstract class DockerfileMojo extends ImageMojo {
  /** Whether {@code @name@} in the Dockerfile is replaced by the property of that name. */
  @Parameter(property = "jbuild.filter", defaultValue = "false")
  private boolean filter;

  /** Values of ARG. */
  @Parameter private Map<String, String> buildArgs = Map.of();

  /** The stage to build; the last where nothing else is said. */
  @Parameter(property = "jbuild.target")
  private @Nullable String target;

  /** Whether what the checks find fails the goal. */
  @Parameter(property = "jbuild.failOnLint", defaultValue = "false")
  boolean failOnLint;

  private @Nullable FilteredDockerfile filtered;

  /** The file to give to jbuild: the user's, or its filtered copy. */
  Optional<Path> readDockerfile() throws IOException {
    Optional<Path> file = existingDockerfile();
    if (file.isEmpty() || !filter) {
      return file;
    }
    Values values = this::value;
    filtered =
        FilteredDockerfile.write(file.get(), outputDirectory.toPath().resolve("filtered"), values);
    return Optional.of(filtered.copy());
  }

  /** The options that say how a Dockerfile is read. */
  List<String> readingWords() {
    var words = new ArrayList<String>();
    named("buildArgs", buildArgs)
        .forEach((name, value) -> {
          words.add("--build-arg");
          words.add(name + "=" + value);
        });
    if (target != null) {
      words.add("--target");
      words.add(target);
    }
    if (failOnLint) {
      words.add("--build-arg");
      words.add("BUILDKIT_DOCKERFILE_CHECK=error=true");
    }
    return words;
  }

  /** The values of a parameter that is a map. */
  Map<String, String> named(String parameter, Map<String, String> configured) {
    return NamedValues.of(
        configured,
        "jbuild." + parameter + ".",
        project.getProperties(),
        session.getUserProperties());
  }

  @Override
  String forUser(String text) {
    return filtered == null ? text : filtered.toOriginal(text);
  }

  private @Nullable String value(String name) {
    try {
      Object value =
          new PluginParameterExpressionEvaluator(session, execution).evaluate("${" + name + "}");
      return value == null || value.toString().equals("${" + name + "}") ? null : value.toString();
    } catch (ExpressionEvaluationException e) {
      return null;
    }
  }
}
