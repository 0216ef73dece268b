package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.source.Diagnostic;

/** The warnings of a build, shown together at its end: during it they would scroll away. */
public final class Warnings {
  private final StringBuilder shown = new StringBuilder();
  private int count;

  void add(BuildEvent.DiagnosticRaised raised) {
    count++;
    shown.append(describe(raised));
    raised
        .diagnostic()
        .reference()
        .ifPresent(page -> shown.append("      = ").append(page).append('\n'));
  }

  /** One warning with its place and excerpt, where it is about a place in a file. Ends with LF. */
  public static String describe(BuildEvent.DiagnosticRaised raised) {
    Diagnostic diagnostic = raised.diagnostic();
    if (!raised.file().text().isEmpty()) {
      return raised.file().render(diagnostic);
    }
    String hint = diagnostic.hint().map(text -> " (" + text + ")").orElse("");
    return raised.file().name()
        + ": "
        + diagnostic.severity().label()
        + ": "
        + diagnostic.message()
        + hint
        + "\n";
  }

  /** All of them below a line that counts them; empty if there is none. */
  String text() {
    return count == 0
        ? ""
        : " " + count + (count == 1 ? " warning" : " warnings") + " found:\n" + shown;
  }
}
