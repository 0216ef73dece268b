package dev.jbuild.lint;

import dev.jbuild.ast.Comment;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Instruction;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the build checks over a Dockerfile that has no syntax errors. Pure. */
public final class Linter {

  private static final List<Check> CHECKS =
      List.of(
          new StageNameCasing(),
          new FromAsCasing(),
          new NoEmptyContinuation(),
          new ConsistentInstructionCasing(),
          new DuplicateStageName(),
          new ReservedStageName(),
          new JsonArgsRecommended(),
          new MaintainerDeprecated(),
          new UndefinedArgInFrom(),
          new WorkdirRelativePath(),
          new UndefinedVar(),
          new MultipleInstructionsDisallowed(),
          new LegacyKeyValueFormat(),
          new InvalidBaseImagePlatform(),
          new RedundantTargetPlatform(),
          new SecretsUsedInArgOrEnv(),
          new InvalidDefaultArgInFrom(),
          new FromPlatformFlagConstDisallowed(),
          new CopyIgnoredFile(),
          new InvalidDefinitionDescription(),
          new ExposeProtoCasing(),
          new ExposeInvalidFormat(),
          new AddInsteadOfCopy(),
          new AptGetInstallWithoutUpdate(),
          new PackageCacheNotMounted(),
          new PipeWithoutPipefail(),
          new UnpinnedBaseImage());

  private Linter() {}

  /** All rules, BuildKit's first. */
  public static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>(CHECKS.size());
    for (Check check : CHECKS) {
      rules.add(check.rule());
    }
    return rules;
  }

  /**
   * Runs the rules that the Dockerfile and the build argument BUILDKIT_DOCKERFILE_CHECK ask for.
   */
  public static LintResult lint(Dockerfile dockerfile, BuildInput input) {
    return lint(dockerfile, input, Set.of());
  }

  /**
   * As {@link #lint(Dockerfile, BuildInput)}, with further rules.
   *
   * @param enabled names of experimental and optional rules, or {@code all}
   */
  public static LintResult lint(Dockerfile dockerfile, BuildInput input, Set<String> enabled) {
    Optional<LintOptions> read = LintOptions.of(dockerfile, input.buildArgs());
    List<Diagnostic> problems = new ArrayList<>();
    if (read.isEmpty()) {
      String argument = input.buildArgs().get(LintOptions.ARGUMENT);
      Optional<Word> directive = dockerfile.directives().check();
      problems.add(
          Diagnostic.error(
                  "invalid check option"
                      + (argument == null ? "" : " in " + LintOptions.ARGUMENT + ": " + argument),
                  argument != null || directive.isEmpty() ? new Span(0, 0) : directive.get().span())
              .withHint("skip=RULE,RULE;experimental=RULE;error=true"));
    }
    LintOptions options = read.orElse(LintOptions.DEFAULT).enable(enabled);
    Subject subject = new Subject(dockerfile, input, new Evaluation(dockerfile, input));
    List<Skip> skips = skips(subject);
    List<Finding> all = new ArrayList<>();
    for (Check check : CHECKS) {
      if (options.runs(check.rule())) {
        Findings findings = new Findings(check.rule());
        check.check(subject, findings);
        for (Finding finding : findings.all()) {
          if (!isSkipped(finding, skips)) {
            all.add(finding);
          }
        }
      }
    }
    all.sort(Comparator.comparingInt(finding -> finding.span().start()));
    return new LintResult(all, options.error(), problems);
  }

  /** {@code # check=skip=RULE} above an instruction. */
  private record Skip(Span span, LintOptions options) {}

  private static List<Skip> skips(Subject subject) {
    List<Skip> skips = new ArrayList<>();
    for (Instruction instruction : subject.instructions()) {
      for (Comment comment : instruction.header().comments()) {
        String text = comment.text();
        if (text.startsWith("check=") || text.startsWith("check =")) {
          LintOptions.parse(text.substring(text.indexOf('=') + 1))
              .ifPresent(options -> skips.add(new Skip(instruction.span(), options)));
        }
      }
    }
    return skips;
  }

  private static boolean isSkipped(Finding finding, List<Skip> skips) {
    for (Skip skip : skips) {
      if (skip.span.contains(finding.span())
          && (skip.options.skipAll() || skip.options.skip().contains(finding.rule().name()))) {
        return true;
      }
    }
    return false;
  }

  /** The rules that findings are of, each once, in order. */
  static Set<String> names(List<Finding> findings) {
    Set<String> names = new LinkedHashSet<>();
    for (Finding finding : findings) {
      names.add(finding.rule().name());
    }
    return names;
  }
}
