package dev.jbuild.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  /** Each row: a file, then what all rules together find in it: rule and the exact words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "FROM a:1 AS Build~StageNameCasing Build",
        "FROM a:1 as b~FromAsCasing as",
        "from a:1 as b~''",
        "FROM a:1\\nRUN x \\\\\\n\\n y~NoEmptyContinuation ",
        "FROM a:1\\nrun x\\nRUN y~ConsistentInstructionCasing run",
        "FROM a:1 AS b\\nFROM a:1 AS B~StageNameCasing B, DuplicateStageName B",
        "FROM a:1 AS scratch~ReservedStageName scratch",
        "FROM a:1\\nCMD x y~JSONArgsRecommended x y",
        "FROM a:1\\nSHELL [\"/bin/bash\"]\\nCMD x~''",
        "FROM a:1\\nMAINTAINER x~MaintainerDeprecated MAINTAINER",
        "FROM a:$v~InvalidDefaultArgInFrom a:$v, UndefinedArgInFrom $v",
        "ARG v=1\\nFROM a:${v}~''",
        "FROM a:1\\nWORKDIR x~WorkdirRelativePath x",
        "FROM a:1\\nWORKDIR /x\\nWORKDIR y~''",
        "FROM scratch\\nUSER ${u:-1}$v~UndefinedVar ${u, UndefinedVar $v",
        "FROM a:1\\nUSER $u~''",
        "FROM a:1\\nENV user=1\\nUSER $usr~UndefinedVar $usr",
        "ARG u\\nFROM a:1\\nUSER ${u}~UndefinedVar ${u",
        "FROM a:1\\nARG u\\nUSER $u~''",
        "FROM scratch\\nCOPY <<E /\\n$x\\nE~UndefinedVar $x",
        "FROM scratch\\nCOPY <<'E' /\\n$x\\nE~''",
        "FROM a:1\\nCMD [\"a\"]\\nCMD [\"b\"]~MultipleInstructionsDisallowed CMD",
        "FROM a:1\\nENV k v~LegacyKeyValueFormat k v",
        "FROM --platform=$TARGETPLATFORM a:1~RedundantTargetPlatform $TARGETPLATFORM",
        "FROM a:1\\nARG DB_PASSWORD PUBLIC_KEY TOKEN_FILE x=1~SecretsUsedInArgOrEnv DB_PASSWORD",
        "FROM a:1\\nENV api_key=1~SecretsUsedInArgOrEnv api_key",
        "ARG i\\nFROM $i~InvalidDefaultArgInFrom $i",
        "FROM --platform=linux/arm64 a:1 AS b~FromPlatformFlagConstDisallowed linux/arm64",
        "FROM --platform=linux/arm64 a:1 AS arm64~''",
        "# x y\\nARG v~InvalidDefinitionDescription # x y",
        "# v y\\nARG v\\nFROM a:1~''",
        "FROM a:1\\nEXPOSE 80/TCP 81/udp~ExposeProtoCasing 80/TCP",
        "FROM a:1\\nEXPOSE 80:80~ExposeInvalidFormat 80:80",
        "FROM a:1\\nADD a.txt b.tar.gz http://x/y /~''",
        "FROM a:1\\nADD a.txt b /~AddInsteadOfCopy ADD",
        "FROM a:1\\nADD --checksum=sha256:1 a /~''",
        "FROM a:1\\nRUN apt-get install -y x~AptGetInstallWithoutUpdate apt-get install -y x",
        "FROM a:1\\nRUN apt-get update && apt-get install -y x~''",
        "FROM a:1\\nRUN apt-get install ./x.deb~''",
        "FROM a:1\\nRUN echo apt-get install~''",
        "FROM a:1\\nRUN --mount=type=cache,target=/var/lib/apt apt-get install x~''",
        "FROM a:1\\nRUN <<E\\napt-get update\\napt-get install x\\nE~''",
        "FROM a:1\\nRUN a | b~PipeWithoutPipefail a | b",
        "FROM a:1\\nRUN a || b~''",
        "FROM a:1\\nRUN 'a | b' # | c~''",
        "FROM a:1\\nRUN set -o pipefail; a | b~''",
        "FROM a:1\\nRUN echo x | tee a && printf y | b; yes | c~''",
        "FROM a:1\\nRUN a $(b | c) `d | e` \"$(f | g)\" || h~''",
        "FROM a:1\\nRUN case $x in a|b) c ;; d|e) f ;; esac~''",
        "FROM a:1\\nRUN case $x in a|b) c | d ;; esac~PipeWithoutPipefail case $x in a|b) c | d ;;"
            + " esac",
        "FROM a:1\\nRUN (a | b)~PipeWithoutPipefail (a | b)",
        "FROM a:1\\nRUN { echo a; echo b; } | tee c~''",
        "FROM a:1\\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\\nRUN a | b~''",
        "FROM a:1\\nRUN [\"a\", \"|\", \"b\"]~''",
        "FROM a~UnpinnedBaseImage a",
        "FROM a:latest~UnpinnedBaseImage a:latest",
        "FROM host:5000/a~UnpinnedBaseImage host:5000/a",
        "FROM a:1 AS b\\nFROM b~''",
        "FROM a:1\\nRUN pip install x~PackageCacheNotMounted pip install x",
        "FROM a:1\\nRUN pip install --no-cache-dir x~''",
        "FROM a:1\\nRUN --mount=type=cache,target=/root/.cache/pip pip install x~''",
        "FROM a:1\\nRUN cd x && npm ci~PackageCacheNotMounted cd x && npm ci",
      })
  void findsTheExactWords(String file, String expected) {
    String text = file.translateEscapes() + "\n";
    if (!text.toLowerCase(java.util.Locale.ROOT).contains("from ")) {
      text += "FROM a:1\n";
    }
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    assertEquals(List.of(), parsed.diagnostics());
    StringBuilder actual = new StringBuilder();
    for (Finding finding :
        Linter.lint(parsed.dockerfile(), BuildInput.NONE, Set.of("all")).findings()) {
      actual.append(actual.isEmpty() ? "" : ", ");
      String words = finding.span().length() == 0 ? "" : source.text(finding.span());
      actual.append(finding.rule().name()).append(' ').append(words.strip());
    }
    assertEquals(expected.strip(), actual.toString().strip());
  }

  @Test
  void comparesPlatformsOfBaseImages() {
    BuildInput input =
        new BuildInput(
            Map.of(),
            Optional.empty(),
            true,
            "linux/arm64/v8",
            "linux/amd64",
            Optional.of(path -> path.equals("secret.txt")),
            name -> Optional.of(BuildInput.BaseImage.of(List.of(), false, "linux/amd64")));
    SourceFile source =
        new SourceFile("Dockerfile", "FROM a:1\nCOPY ./secret.txt b http://x/secret.txt /\n");
    List<String> messages =
        Linter.lint(DockerfileParser.parse(source).dockerfile(), input).findings().stream()
            .map(Finding::message)
            .toList();
    assertEquals(
        List.of(
            "Base image a:1 was pulled with platform \"linux/amd64\", expected \"linux/arm64/v8\""
                + " for current build",
            "Attempting to Copy file \"secret.txt\" that is excluded by .dockerignore"),
        messages);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "# check=skip=all~~0",
        "# check=skip=FromAsCasing , X~~1",
        "# check=error=true~~2!",
        "# check=skip=all~skip=FromAsCasing;error=true~1!",
        "# check=experimental=UnpinnedBaseImage~~3",
        "# check=skip=all;experimental=all~~1",
        "# check=what~~2?",
        "# check=error=maybe~~2?",
        "# no~~2",
      })
  void obeysOptions(String directive, String argument, String expected) {
    SourceFile source = new SourceFile("Dockerfile", directive + "\nFROM a as b\nrun x\nRUN y\n");
    BuildInput none = BuildInput.NONE;
    BuildInput input =
        new BuildInput(
            argument == null ? Map.of() : Map.of("BUILDKIT_DOCKERFILE_CHECK", argument),
            none.target(),
            true,
            none.targetPlatform(),
            none.buildPlatform(),
            none.ignored(),
            none.baseImages());
    LintResult result = Linter.lint(DockerfileParser.parse(source).dockerfile(), input);
    assertEquals(
        expected,
        result.findings().size()
            + (result.violation().isPresent() ? "!" : "")
            + (result.problems().isEmpty() ? "" : "?"));
  }

  @Tag("trap-10")
  @Test
  void skipsAtOneInstruction() {
    SourceFile source =
        new SourceFile(
            "Dockerfile",
            """
            FROM a:1
            # why
            # check=skip=LegacyKeyValueFormat
            ENV a b
            ENV c d
            # check=skip=all
            ENV e f
            """);
    List<Finding> findings =
        Linter.lint(DockerfileParser.parse(source).dockerfile(), BuildInput.NONE).findings();
    assertEquals(1, findings.size());
    assertEquals(5, source.line(findings.getFirst().span().start()));
  }

  @Test
  void hasAPageForEachRuleOfOurs() throws IOException {
    Path pages = Path.of(System.getProperty("jbuild.project", ".."), "docs/checks");
    String index = Files.readString(pages.resolve("README.md"));
    Set<String> names = new TreeSet<>();
    for (Rule rule : Linter.rules()) {
      assertTrue(names.add(rule.name()), rule.name());
      assertTrue(index.contains(rule.name()), rule.name() + " is not in the index");
      if (rule.availability() == Rule.Availability.OPTIONAL) {
        String page = Files.readString(pages.resolve(Rule.kebab(rule.name()) + ".md"));
        assertTrue(page.startsWith("# " + rule.name() + "\n"), rule.name());
        assertEquals(page, rule.page());
        checkExamples(rule, page);
      }
    }
    assertEquals(27, names.size());
  }

  /** What the page calls bad is found, and what it calls good is not. */
  private static void checkExamples(Rule rule, String page) {
    for (String example : page.split("```dockerfile\n", -1)) {
      int end = example.indexOf("```");
      if (end < 0) {
        continue;
      }
      SourceFile source = new SourceFile("Dockerfile", example.substring(0, end));
      Parsed parsed = DockerfileParser.parse(source);
      assertEquals(List.of(), parsed.diagnostics());
      LintResult result = Linter.lint(parsed.dockerfile(), BuildInput.NONE, Set.of(rule.name()));
      boolean found = result.findings().stream().anyMatch(finding -> finding.rule().equals(rule));
      assertEquals(source.text().contains("# bad"), found, source.text());
    }
  }

  @Test
  void namesPagesAsBuildKit() {
    assertEquals(
        "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
        JsonArgsRecommended.RULE.reference());
    assertEquals("jbuild lint --explain UnpinnedBaseImage", UnpinnedBaseImage.RULE.reference());
  }
}
