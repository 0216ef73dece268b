package dev.jbuild.build.plan;

import dev.jbuild.ast.Arg;
import dev.jbuild.word.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ARG inside a stage. */
final class ArgPlanner {
  /** Arguments that are for the builder, not for the commands it runs. */
  private static final Set<String> NOT_IN_ENVIRONMENT =
      Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  private ArgPlanner() {}

  /**
   * Declares arguments: a {@code --build-arg} wins over the default, and one without default takes
   * the value of before the first FROM. One that has no value at all sets nothing.
   */
  static StageState apply(
      Arg arg, InstructionScope scope, Map<String, String> buildArgs, Scope globalArgs) {
    StageState state = scope.state();
    List<String> shown = new ArrayList<>();
    for (Arg.Definition definition : arg.definitions()) {
      String name = definition.name().raw();
      String value = value(definition, name, state, scope.escape(), buildArgs, globalArgs);
      state = state.withArg(name, Optional.ofNullable(value), !NOT_IN_ENVIRONMENT.contains(name));
      shown.add(value == null ? name : name + "=" + value);
    }
    return state.withMetadata("ARG " + String.join(" ", shown));
  }

  private static @Nullable String value(
      Arg.Definition definition,
      String name,
      StageState state,
      char escape,
      Map<String, String> buildArgs,
      Scope globalArgs) {
    String given = buildArgs.get(name);
    if (given != null) {
      return given;
    }
    if (definition.defaultValue().isPresent()) {
      // Later definitions of the same instruction see the earlier ones, unlike those of ENV.
      return definition.defaultValue().get().expand(state.env()::get, escape).text();
    }
    return globalArgs.lookup(name);
  }
}
