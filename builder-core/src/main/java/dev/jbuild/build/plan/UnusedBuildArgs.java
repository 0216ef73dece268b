package dev.jbuild.build.plan;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Stage;
import dev.jbuild.oci.Platform;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds build arguments that no ARG takes: most often their names are mistyped.
 *
 * <p>Docker's first builder and buildah warn of them, BuildKit does not.
 */
public final class UnusedBuildArgs {
  private UnusedBuildArgs() {}

  /**
   * The names that no ARG of the file or of a base image's ONBUILD declares and that have no
   * meaning of their own, each with the declared name that was probably meant.
   */
  public static Map<String, Optional<String>> find(
      Dockerfile dockerfile, Set<String> names, Collection<ResolvedImage> bases) {
    Map<String, Optional<String>> unused = new LinkedHashMap<>();
    if (names.isEmpty()) {
      return unused;
    }
    Set<String> declared = declared(dockerfile, bases);
    Set<String> platform = PlatformArgs.of(Platform.host(), Platform.host(), "", Map.of()).keySet();
    for (String name : names) {
      boolean predefined =
          platform.contains(name)
              || ProxyArgs.isProxy(name)
              || name.equals(PlanOptions.EPOCH)
              || name.startsWith("BUILDKIT_");
      if (!predefined && !declared.contains(name)) {
        unused.put(name, Suggestion.closest(name, declared));
      }
    }
    return unused;
  }

  private static Set<String> declared(Dockerfile dockerfile, Collection<ResolvedImage> bases) {
    Set<String> declared = new TreeSet<>();
    for (Arg arg : dockerfile.globalArgs()) {
      declare(arg, declared);
    }
    for (Stage stage : dockerfile.stages()) {
      for (Instruction instruction : stage.instructions()) {
        declare(instruction, declared);
      }
    }
    for (ResolvedImage base : bases) {
      for (String trigger : base.config().config().onBuild()) {
        try {
          declare(Triggers.parse(trigger, dockerfile.stages().getLast().from().span()), declared);
        } catch (DiagnosticException e) {
          // No stage starts from this image, or there would be no plan.
        }
      }
    }
    return declared;
  }

  private static void declare(Instruction instruction, Set<String> declared) {
    switch (instruction) {
      case Arg arg -> {
        for (Arg.Definition definition : arg.definitions()) {
          declared.add(definition.name().raw());
        }
      }
      // A later stage of the same file may start from the one that has it.
      case dev.jbuild.ast.Onbuild onbuild ->
          onbuild.trigger().ifPresent(trigger -> declare(trigger, declared));
      default -> {
        // Declares nothing.
      }
    }
  }
}
