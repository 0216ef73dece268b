package dev.jbuild.cli;

import dev.jbuild.build.Inspection;
import dev.jbuild.lint.LintReport;
import dev.jbuild.lint.LintResult;
import dev.jbuild.lint.Linter;
import dev.jbuild.outline.Outline;
import dev.jbuild.outline.Targets;
import dev.jbuild.source.Diagnostic;
import java.util.List;
import java.util.Set;

/** Answers {@code --call}: prints what is asked for of a Dockerfile and says how it went. */
final class Answer {
  private Answer() {}

  /** Prints the answer; returns the exit code. */
  static int print(CallOption call, Inspection inspection, Console console) {
    int code =
        switch (call.method()) {
          case BUILD -> throw new IllegalArgumentException("a build is no answer");
          case CHECK -> check(call, inspection, console);
          case OUTLINE, TARGETS -> describe(call, inspection, console);
        };
    return call.ignoreStatus() ? ExitCode.OK : code;
  }

  private static int check(CallOption call, Inspection inspection, Console console) {
    LintReport report = report(inspection, Set.of());
    if (call.json()) {
      console.out().println(report.json());
    } else {
      console.out().print(report.text());
      console.err().println(summary(List.of(report)));
    }
    return report.failed() ? ExitCode.FAILURE : ExitCode.OK;
  }

  private static int describe(CallOption call, Inspection inspection, Console console) {
    var source = inspection.dockerfile().source();
    if (inspection.hasErrors()) {
      for (Diagnostic diagnostic : inspection.diagnostics()) {
        console.err().print(source.render(diagnostic));
      }
      return ExitCode.FAILURE;
    }
    if (call.method() == CallOption.Method.OUTLINE) {
      Outline outline = Outline.of(inspection.dockerfile(), inspection.input());
      console.out().print(call.json() ? outline.json(source) + "\n" : outline.text());
    } else {
      Targets targets = Targets.of(inspection.dockerfile(), inspection.input());
      console.out().print(call.json() ? targets.json(source) + "\n" : targets.text());
    }
    return ExitCode.OK;
  }

  /** What the checks say of a file; of one with syntax errors only those are told. */
  static LintReport report(Inspection inspection, Set<String> enabled) {
    LintResult result =
        inspection.hasErrors()
            ? new LintResult(List.of(), false, List.of())
            : Linter.lint(inspection.dockerfile(), inspection.input(), enabled);
    return new LintReport(inspection.dockerfile().source(), inspection.diagnostics(), result);
  }

  /** The last line of a check, in BuildKit's words. */
  static String summary(List<LintReport> reports) {
    int errors = 0;
    int warnings = 0;
    for (LintReport report : reports) {
      for (Diagnostic diagnostic : report.all()) {
        switch (diagnostic.severity()) {
          case ERROR -> errors++;
          case WARNING -> warnings++;
        }
      }
    }
    String found = warnings == 0 && errors > 0 ? "" : count(warnings, "warning");
    String separator = errors > 0 && warnings > 0 ? " and " : "";
    return "Check complete, "
        + (errors > 0 ? count(errors, "error") : "")
        + separator
        + found
        + " found.";
  }

  private static String count(int number, String noun) {
    return (number == 0 ? "no" : Integer.toString(number)) + " " + noun + (number == 1 ? "" : "s");
  }
}
