package dev.jbuild.lint;

/** Finds {@code EXPOSE 8080:80}. */
final class ExposeInvalidFormat implements Check {

  static final Rule RULE =
      Rule.of(
          "ExposeInvalidFormat",
          "IP address and host-port mapping should not be used in EXPOSE instruction. This will"
              + " become an error in a future release");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    ExposedPorts.visit(
        subject,
        (expose, word, port) -> {
          if (port.indexOf(':') > 0) {
            findings.add(
                expose,
                word.span(),
                "EXPOSE instruction should not define an IP address or host-port mapping, found '"
                    + port
                    + "'");
          }
        });
  }
}
