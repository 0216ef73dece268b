package dev.jbuild.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.format.Formatter;
import dev.jbuild.lint.LintReport;
import dev.jbuild.lint.Linter;
import dev.jbuild.outline.Outline;
import dev.jbuild.outline.Targets;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import dev.jbuild.word.Expander;
import dev.jbuild.word.ExpansionException;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever the text, the parser says what it is or what is wrong with it, and nothing else happens.
 */
class ParserFuzzTest {

  private static final List<String> FRAGMENTS =
      List.of(
          "FROM",
          "from",
          "RUN",
          "COPY",
          "ADD",
          "ENV",
          "ARG",
          "LABEL",
          "CMD",
          "ENTRYPOINT",
          "ONBUILD",
          "HEALTHCHECK",
          "NONE",
          "EXPOSE",
          "VOLUME",
          "USER",
          "WORKDIR",
          "SHELL",
          "STOPSIGNAL",
          "MAINTAINER",
          "AS",
          "--from=",
          "--mount=",
          "type=cache",
          ",target=/x",
          "--chown=1:2",
          "--",
          "--interval=",
          "5s",
          "--link",
          "\n",
          "\n",
          "\n",
          "\r\n",
          "\\\n",
          "\\ \n",
          "`\n",
          " ",
          " ",
          "\t",
          "#",
          "# escape=`\n",
          "# syntax=x\n",
          "# check=skip=all\n",
          "<<E",
          "<<-E",
          "<<\"E\"",
          "3<<E",
          "\nE\n",
          "\n\tE\n",
          "[",
          "]",
          "\"",
          "'",
          "\\",
          "`",
          "$",
          "${",
          "}",
          ":-",
          "##",
          "//",
          "=",
          ",",
          "\"a\"",
          "[\"a\", \"b\"]",
          "a",
          "b=c",
          "/",
          ".",
          "80/tcp",
          "8000-9000",
          "\u00a0",
          "\u20ac",
          "\ud83d\ude00",
          "\ud83d",
          "\0",
          "\u001d",
          "\u001e",
          "\u007f",
          "\ufeff");

  @Provide
  Arbitrary<String> dockerfiles() {
    return Arbitraries.of(FRAGMENTS).list().ofMaxSize(60).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> headed() {
    return dockerfiles().map(text -> "FROM a\n" + text);
  }

  private static final List<String> LINES =
      List.of(
          "FROM a",
          "from b as c",
          "FROM --platform=$X d AS e",
          "RUN x",
          "run   y \\\n  && z",
          "RUN --mount=type=cache,target=/c \\\n  # why\n\n  --network=none x | y",
          "RUN [ \"a\",\"b\" ]",
          "RUN [\"a\", \\\n \"b\"]",
          "CMD []",
          "CMD",
          "COPY a\tb /",
          "COPY [ \"a b\", \"/\" ]",
          "COPY --from=c --chown=1:2 \\\n  a \\\n  /b",
          "COPY <<E <<-\"F\" /x/\n$y\nE\n\tz\n\tF",
          "RUN <<E cat\n a\n\nE",
          "RUN 3<<E cat <&3\nE",
          "ENV k v",
          "ENV k v w",
          "ENV  a=b  c=\"d e\" \\\n f='g'",
          "LABEL k = v",
          "LABEL a=b",
          "ARG x",
          "ARG x=1  y=\"2 3\"",
          "EXPOSE 80/tcp   90-92",
          "VOLUME /a /b",
          "VOLUME [\"/a\"]",
          "USER  a:b",
          "WORKDIR  /a b",
          "SHELL [\"/bin/sh\",\"-c\"]",
          "STOPSIGNAL 9",
          "MAINTAINER  me",
          "healthcheck --interval=5s  cmd x",
          "HEALTHCHECK NONE",
          "ONBUILD  run x",
          "onbuild copy <<E /\nb\nE",
          "ENTRYPOINT  -- x",
          "# comment",
          "#",
          "",
          "",
          "   ",
          "\t# indented",
          "RUN x \\",
          "RUN x\\\n\\\ny",
          "COPY a\\\nb /",
          "ENV a=b\\\nc");

  @Provide
  Arbitrary<String> valid() {
    return Arbitraries.of(LINES)
        .list()
        .ofMaxSize(12)
        .map(lines -> "FROM a\n" + String.join("\n", lines) + "\n");
  }

  @Provide
  Arbitrary<String> validWithDirective() {
    return valid()
        .flatMap(text ->
            Arbitraries.of("# escape=\\\n", "\n# escape=`\n", "#!x\n\n\n").map(head -> head + text))
        .flatMap(text -> Arbitraries.of(text, text.replace("\n", "\r\n")));
  }

  @Property(tries = 3000)
  void takesValidLines(@ForAll("valid") String text) {
    check(text);
  }

  @Property(tries = 1000)
  void takesValidLinesAfterDirective(@ForAll("validWithDirective") String text) {
    check(text);
  }

  @Property(tries = 3000)
  void takesFragments(@ForAll("dockerfiles") String text) {
    check(text);
  }

  @Property(tries = 3000)
  void takesFragmentsAfterFrom(@ForAll("headed") String text) {
    check(text);
  }

  @Property(tries = 1000)
  void takesAnyText(@ForAll String text) {
    check(text);
  }

  @Property(tries = 3000)
  void expandsFragments(@ForAll("dockerfiles") String text) {
    for (char escape : new char[] {'\\', '`'}) {
      try {
        new Expander(escape).expand(text, name -> name.length() % 2 == 0 ? "a b" : null);
      } catch (ExpansionException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
    }
  }

  private static void check(String text) {
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    Dockerfile dockerfile = parsed.dockerfile();
    Span whole = new Span(0, text.length());
    for (Diagnostic diagnostic : parsed.diagnostics()) {
      assertTrue(whole.contains(diagnostic.span()), diagnostic::toString);
      assertTrue(source.render(diagnostic).endsWith("^\n"), diagnostic::toString);
    }
    assertTrue(parsed.hasErrors() || !dockerfile.stages().isEmpty());
    LintReport report =
        new LintReport(
            source, parsed.diagnostics(), Linter.lint(dockerfile, BuildInput.NONE, Set.of("all")));
    for (Diagnostic diagnostic : report.all()) {
      assertTrue(whole.contains(diagnostic.span()), diagnostic::toString);
    }
    assertTrue(report.json().endsWith("}\n"));
    Outline.of(dockerfile, BuildInput.NONE).text();
    Targets.of(dockerfile, BuildInput.NONE).text();
    if (!parsed.hasErrors()) {
      String formatted = Formatter.format(dockerfile);
      Parsed again = DockerfileParser.parse(new SourceFile("Dockerfile", formatted));
      assertTrue(!again.hasErrors(), () -> text + "\n---\n" + formatted);
      assertEquals(Meaning.of(dockerfile), Meaning.of(again.dockerfile()), formatted);
      assertEquals(formatted, Formatter.format(again.dockerfile()));
    }
  }
}
