package dev.jbuild.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.corpus.Json;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.SourceFile;
import org.junit.jupiter.api.Test;

class LintReportTest {

  private static LintReport report(String text) {
    SourceFile source = new SourceFile("a b/Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    return new LintReport(
        source, parsed.diagnostics(), Linter.lint(parsed.dockerfile(), BuildInput.NONE));
  }

  @Test
  void printsText() {
    LintReport report = report("FROM a:1 as b\n");
    assertEquals(
        """
        a b/Dockerfile:1:10: warning: FromAsCasing: 'as' and 'FROM' keywords' casing do not match
           1 | FROM a:1 as b
             |          ^^
              = https://docs.docker.com/go/dockerfile/rule/from-as-casing/
        """,
        report.text());
    assertFalse(report.failed());
    assertTrue(report("# check=error=true\nFROM a:1 as b\n").failed());
    assertTrue(report("FRM a:1\n").failed());
    assertEquals("", report("FROM a:1 AS b\n").text());
    assertTrue(
        report("# check=experimental=all\nFROM a\n")
            .text()
            .endsWith("      = jbuild lint --explain UnpinnedBaseImage\n"));
  }

  @Test
  void printsJsonAsBuildx() {
    assertEquals(
        """
        {
          "warnings": [
            {
              "ruleName": "FromAsCasing",
              "description": "The 'as' keyword should match the case of the 'from' keyword",
              "url": "https://docs.docker.com/go/dockerfile/rule/from-as-casing/",
              "detail": "'as' and 'FROM' keywords' casing do not match",
              "location": {
                "sourceIndex": 0,
                "ranges": [
                  {
                    "start": {
                      "line": 1
                    },
                    "end": {
                      "line": 1
                    }
                  }
                ]
              },
              "span": {
                "start": {
                  "line": 1,
                  "column": 10
                },
                "end": {
                  "line": 1,
                  "column": 12
                }
              }
            }
          ],
          "sources": [
            {
              "filename": "a b/Dockerfile",
              "language": "Dockerfile",
              "data": "RlJPTSBhOjEgYXMgYgo="
            }
          ]
        }
        """,
        report("FROM a:1 as b\n").json());
    assertTrue(Json.object(Json.parse(report("FRM \"\\\t\u0001\n").json())).containsKey("errors"));
  }
}
