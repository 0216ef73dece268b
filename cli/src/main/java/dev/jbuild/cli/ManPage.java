package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages, made of what the commands say of themselves, in the macros of {@code man(7)}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/groff_man.7.html">groff_man(7)</a>
 */
final class ManPage {
  private static final String[][] EXIT_CODES = {
    {"0", "It is done."},
    {"1", "It failed; the message on standard error says why."},
    {"2", "The command line is wrong."},
    {"130", "It was stopped by Ctrl-C."},
  };

  private static final String[][] VARIABLES = {
    {
      "JBUILD_ROOT",
      "The store. Default: $XDG_DATA_HOME/jbuild, else ~/.local/share/jbuild; for root"
          + " /var/lib/jbuild."
    },
    {"JBUILD_PROGRESS", "The default of --progress."},
    {"JBUILD_PRUNE", "off, or limits of what a build leaves in the cache."},
    {"JBUILD_JAVA_HOME", "The Java 25 to run on, before all others."},
    {"JBUILD_JAVA_OPTS", "More options for the JVM, such as -Xmx512m."},
    {"JBUILD_AOT", "off: without the start-up cache; now: make it before going on."},
    {"JBUILD_USERNS", "none: enter no user namespace; RUN is impossible then."},
    {"SOURCE_DATE_EPOCH", "Clamps all times of the image, as --source-date-epoch."},
    {"SSL_CERT_FILE", "Certificates that registries are trusted by."},
    {"NO_COLOR", "No colours, whatever the terminal."},
  };

  private final StringBuilder text = new StringBuilder();

  private ManPage(String name, String summary, String date) {
    String title = quoted(name.replace(' ', '-'));
    line(".TH " + title + " 1 \"" + date + "\" " + version() + " \"jbuild\"");
    section("NAME");
    line(escaped(name.replace(' ', '-') + " - " + summary));
  }

  /** {@code jbuild(1)}: what it is, its commands and what they have in common. */
  static String ofJbuild(String date) {
    var page =
        new ManPage("jbuild", "build OCI images from Dockerfiles, without daemon or root", date);
    page.section("SYNOPSIS");
    page.line(".B jbuild");
    page.line("[\\fIcommand\\fR] [\\fIoption\\fR]... [\\fIargument\\fR]...");
    page.section("DESCRIPTION");
    page.line(
        escaped("A Dockerfile and a folder go in, an OCI image comes out. Without a command,"));
    page.line(escaped("jbuild builds: jbuild -t NAME PATH is jbuild build -t NAME PATH."));
    page.section("COMMANDS");
    for (Commands command : Commands.values()) {
      page.item("\\fBjbuild-" + command.word() + "\\fR(1)", command.summary() + ".");
    }
    page.section("EXIT STATUS");
    page.items(EXIT_CODES);
    page.section("ENVIRONMENT");
    page.items(VARIABLES);
    page.section("FILES");
    page.item("\\fIDockerfile\\fR", "What to build, in the folder that is named.");
    page.item("\\fIDockerfile.images\\fR", "Where base images lie beside the Dockerfile.");
    page.item("\\fI.dockerignore\\fR", "What of the folder is no part of the build context.");
    page.item(
        "\\fI/etc/subuid\\fR, \\fI/etc/subgid\\fR",
        "The users and groups that RUN can have besides the caller.");
    page.section("SEE ALSO");
    var pages = new ArrayList<String>();
    for (String word : Commands.words()) {
      pages.add("\\fBjbuild-" + word + "\\fR(1)");
    }
    page.line(String.join(",\n", pages));
    return page.text.toString();
  }

  /** The page of one command. */
  static String of(Commands command, String date) {
    CommandSpec spec = Jbuild.spec(command, command.create());
    var page = new ManPage(spec.name(), command.summary(), date);
    page.section("SYNOPSIS");
    page.line(".B " + escaped(spec.name()));
    String operands = HelpText.operands(spec).stripLeading();
    page.line(
        "[\\fIoption\\fR]..." + (operands.isEmpty() ? "" : " \\fI" + escaped(operands) + "\\fR"));
    page.section("DESCRIPTION");
    page.line(escaped(command.summary() + "."));
    for (PositionalParamSpec operand : spec.positionalParameters()) {
      page.item("\\fI" + escaped(operand.paramLabel()) + "\\fR", joined(operand.description()));
    }
    page.section("OPTIONS");
    List<OptionSpec> options = new ArrayList<>(Arguments.shown(spec));
    options.sort(Comparator.comparing(OptionSpec::longestName));
    for (OptionSpec option : options) {
      page.item(names(option), joined(option.description()));
    }
    page.section("EXAMPLES");
    for (Example example : Example.of(command)) {
      page.item(escaped(example.purpose()), example.line());
    }
    page.section("EXIT STATUS");
    page.items(EXIT_CODES);
    page.section("SEE ALSO");
    page.line(".BR jbuild (1)");
    return page.text.toString();
  }

  private static String names(OptionSpec option) {
    var names = new ArrayList<String>();
    for (String name : option.names()) {
      String label = "\\fI" + escaped(option.paramLabel()) + "\\fR";
      String value =
          option.arity().min() == 0 ? "" : name.startsWith("--") ? "=" + label : " " + label;
      names.add("\\fB" + escaped(name) + "\\fR" + value);
    }
    return String.join(", ", names);
  }

  private static String joined(String[] description) {
    String text = String.join(" ", description);
    return text.endsWith(".") || text.endsWith(")") ? text : text + ".";
  }

  private void section(String name) {
    line(".SH " + quoted(name));
  }

  private void items(String[][] items) {
    for (String[] item : items) {
      item("\\fB" + escaped(item[0]) + "\\fR", item[1]);
    }
  }

  /** A term and what is said of it; the term has its fonts already. */
  private void item(String term, String said) {
    line(".TP");
    line(term);
    line(escaped(said));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String version() {
    return quoted("jbuild " + VersionCommand.version());
  }

  private static String quoted(String text) {
    return "\"" + escaped(text) + "\"";
  }

  /** Text as it is: a hyphen that can be copied, and no request where a line begins with a dot. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
