package dev.jbuild.cli;

import dev.jbuild.build.BuildRequest.PullPolicy;

/** {@code --pull}: when registries are asked for images that the store may have. */
final class PullOption {
  private PullOption() {}

  static PullPolicy of(Arguments arguments) {
    String when = arguments.value("--pull").orElse("missing");
    return switch (when) {
      case "always", "true" -> PullPolicy.ALWAYS;
      case "newer", "ifnewer" -> PullPolicy.NEWER;
      case "missing", "false", "ifmissing" -> PullPolicy.MISSING;
      case "never" -> PullPolicy.NEVER;
      default ->
          throw new UsageException("--pull: '" + when + "' is not always, newer, missing or never");
    };
  }
}
