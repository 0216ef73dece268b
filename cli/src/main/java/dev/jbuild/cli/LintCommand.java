package dev.jbuild.cli;

import dev.jbuild.build.Inspection;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.lint.LintReport;
import dev.jbuild.lint.Linter;
import dev.jbuild.lint.Rule;
import dev.jbuild.lint.Sarif;
import dev.jbuild.source.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild lint}: the build checks, of files alone. */
final class LintCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.value("FORMAT", "text, json or sarif (default: text)", "--format"))
        .addOption(
            Arguments.repeated(
                "RULES", "Run rules that are off by default, too; all for all of them", "--enable"))
        .addOption(
            Arguments.value("RULE", "Print the page of a rule, and check nothing", "--explain"))
        .addOption(
            Arguments.repeated(
                "NAME=VALUE", "Set an ARG; NAME takes it from the environment", "--build-arg"))
        .addOption(
            Arguments.value("STAGE", "Check what this stage needs (default: all)", "--target"))
        .addPositional(
            Arguments.operands(
                "FILE", 0, "Dockerfiles (default: Dockerfile; - is standard input)"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Optional<String> asked = arguments.value("--explain");
    if (asked.isPresent()) {
      console.out().print(rule("--explain", asked.get()).page());
      return ExitCode.OK;
    }
    String format = arguments.value("--format").orElse("text");
    if (!List.of("text", "json", "sarif").contains(format)) {
      throw new UsageException("--format: '" + format + "' is not text, json or sarif");
    }
    Set<String> enabled = rules(arguments.values("--enable"));
    PlanOptions options =
        new PlanOptions(
            arguments.value("--target"),
            Assignments.parseOrInherit(
                "--build-arg", arguments.values("--build-arg"), console.environment()),
            Map.of(),
            List.of(),
            NetworkMode.DEFAULT,
            OptionalLong.empty());
    List<LintReport> reports = new ArrayList<>();
    boolean failed = false;
    for (String operand : DockerfileText.operands(arguments)) {
      Inspection inspection = Inspection.of(DockerfileText.read(operand, console), options);
      LintReport report = Answer.report(inspection, enabled);
      reports.add(report);
      failed |= report.failed();
    }
    print(format, reports, console);
    return failed ? ExitCode.FAILURE : ExitCode.OK;
  }

  private static void print(String format, List<LintReport> reports, Console console) {
    switch (format) {
      case "sarif" -> console.out().println(Sarif.of(reports, VersionCommand.version()));
      case "json" -> {
        List<String> documents = new ArrayList<>();
        for (LintReport report : reports) {
          documents.add(report.json());
        }
        console.out().println("[" + String.join(",\n", documents) + "]");
      }
      default -> {
        for (LintReport report : reports) {
          console.out().print(report.text());
        }
        console.err().println(Answer.summary(reports));
      }
    }
  }

  private static Set<String> rules(List<String> lists) {
    Set<String> names = new LinkedHashSet<>();
    for (String list : lists) {
      for (String name : list.split(",", -1)) {
        names.add(name.equals("all") ? name : rule("--enable", name).name());
      }
    }
    return names;
  }

  private static Rule rule(String option, String name) {
    List<String> known = new ArrayList<>();
    for (Rule rule : Linter.rules()) {
      if (rule.name().equals(name)) {
        return rule;
      }
      known.add(rule.name());
    }
    Optional<String> near = Suggestion.closest(name, known);
    throw new UsageException(
        option
            + ": no rule is named '"
            + name
            + "'"
            + near.map(rule -> "; did you mean '" + rule + "'?").orElse(""));
  }
}
