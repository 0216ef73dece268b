package dev.jbuild.lint;

import java.util.Locale;

/** Finds {@code EXPOSE 80/TCP}. */
final class ExposeProtoCasing implements Check {

  static final Rule RULE =
      Rule.of("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    ExposedPorts.visit(
        subject,
        (expose, word, port) -> {
          String protocol = port.substring(port.indexOf('/') + 1);
          if (port.indexOf('/') >= 0 && !protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
            findings.add(
                expose,
                word.span(),
                "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
          }
        });
  }
}
