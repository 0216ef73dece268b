package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Stage;
import java.util.List;
import java.util.Optional;

/** Finds package managers that download anew on each build. */
final class PackageCacheNotMounted implements Check {

  static final Rule RULE =
      Rule.optional(
          "PackageCacheNotMounted",
          "A package manager should keep its downloads in a cache mount, not in the image");

  @Override
  public Rule rule() {
    return RULE;
  }

  /**
   * A package manager.
   *
   * @param program its command
   * @param verb what makes it download
   * @param without an argument that keeps it from caching
   * @param cache where it keeps its downloads for root
   */
  private record Manager(String program, String verb, String without, String cache) {}

  private static final List<Manager> MANAGERS =
      List.of(
          new Manager("pip", "install", "--no-cache-dir", "/root/.cache/pip"),
          new Manager("pip3", "install", "--no-cache-dir", "/root/.cache/pip"),
          new Manager("uv", "sync", "--no-cache", "/root/.cache/uv"),
          new Manager("npm", "ci", "--no-cache", "/root/.npm"),
          new Manager("npm", "install", "--no-cache", "/root/.npm"),
          new Manager("pnpm", "install", "--no-cache", "/root/.local/share/pnpm/store"),
          new Manager("yarn", "install", "--no-cache", "/usr/local/share/.cache/yarn"),
          new Manager("go", "build", "--no-cache", "/root/.cache/go-build"),
          new Manager("go", "mod", "--no-cache", "/go/pkg/mod"),
          new Manager("cargo", "build", "--no-cache", "/usr/local/cargo/registry"),
          new Manager("mvn", "package", "--no-cache", "/root/.m2"),
          new Manager("mvn", "install", "--no-cache", "/root/.m2"),
          new Manager("mvn", "verify", "--no-cache", "/root/.m2"),
          new Manager("gradle", "build", "--no-cache", "/root/.gradle"));

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      for (Instruction instruction : stage.instructions()) {
        if (instruction instanceof Run run && !hasCacheMount(run)) {
          ShellScript.of(run.command())
              .flatMap(PackageCacheNotMounted::manager)
              .ifPresent(manager ->
                  findings.add(
                      run,
                      run.command().span(),
                      manager.program()
                          + " "
                          + manager.verb()
                          + " downloads everything again whenever this RUN runs again",
                      "add --mount=type=cache,target=" + manager.cache()));
        }
      }
    }
  }

  private static Optional<Manager> manager(ShellScript script) {
    for (Manager manager : MANAGERS) {
      int index = script.indexOf(manager.program(), manager.verb());
      if (index >= 0 && !script.commands().get(index).contains(manager.without())) {
        return Optional.of(manager);
      }
    }
    return Optional.empty();
  }

  private static boolean hasCacheMount(Run run) {
    for (Mount mount : run.mounts()) {
      for (Mount.Option option : mount.options()) {
        if (option.key().equals("type")
            && option.value().filter(value -> value.raw().equalsIgnoreCase("cache")).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }
}
