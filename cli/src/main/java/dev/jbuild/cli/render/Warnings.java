package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.source.Diagnostic;

/** The warnings of a build, shown together at its end: during it they would scroll away. */
final class Warnings {
  private final StringBuilder shown = new StringBuilder();
  private int count;

  void add(BuildEvent.DiagnosticRaised raised) {
    Diagnostic diagnostic = raised.diagnostic();
    count++;
    if (raised.file().text().isEmpty()) {
      // About the build and not about a place in a file.
      shown.append(raised.file().name()).append(": ").append(diagnostic.severity().label());
      shown.append(": ").append(diagnostic.message());
      diagnostic.hint().ifPresent(hint -> shown.append(" (").append(hint).append(')'));
      shown.append('\n');
    } else {
      shown.append(raised.file().render(diagnostic));
      diagnostic.url().ifPresent(url -> shown.append("      = ").append(url).append('\n'));
    }
  }

  /** All of them below a line that counts them; empty if there is none. */
  String text() {
    return count == 0
        ? ""
        : " " + count + (count == 1 ? " warning" : " warnings") + " found:\n" + shown;
  }
}
