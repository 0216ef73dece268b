package dev.jbuild.lint;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.JsonWriter;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports as SARIF 2.1.0, the format of static analysis results that GitHub code scanning reads.
 */
public final class Sarif {
  /** The rule that a mistake of syntax is a result of: SARIF wants one for each. */
  private static final String SYNTAX = "SyntaxError";

  private Sarif() {}

  /**
   * One run with all rules and the results of several files.
   *
   * @param version of jbuild
   */
  public static String of(List<LintReport> reports, String version) {
    JsonWriter json = new JsonWriter().object();
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.member("version", "2.1.0").name("runs").array().object();
    json.name("tool").object().name("driver").object();
    json.member("name", "jbuild").member("version", version);
    List<String> ids = rules(json);
    json.endObject().endObject();
    json.member("columnKind", "unicodeCodePoints");
    json.name("results").array();
    for (LintReport report : reports) {
      for (Diagnostic diagnostic : report.all()) {
        result(json, report.source(), diagnostic, ids);
      }
    }
    return json.endArray().endObject().endArray().endObject().toString();
  }

  /** Writes the rules; returns their ids in that order. */
  private static List<String> rules(JsonWriter json) {
    List<String> ids = new ArrayList<>();
    json.name("rules").array();
    for (Rule rule : Linter.rules()) {
      ids.add(rule.name());
      json.object().member("id", rule.name());
      text(json, "shortDescription", rule.description());
      rule.url().ifPresent(url -> json.member("helpUri", url));
      json.name("help").object().member("text", rule.page());
      json.member("markdown", rule.page()).endObject();
      level(json, "warning");
      json.endObject();
    }
    ids.add(SYNTAX);
    json.object().member("id", SYNTAX);
    text(json, "shortDescription", "A Dockerfile has to follow the Dockerfile syntax");
    level(json, "error");
    json.endObject().endArray();
    return ids;
  }

  private static void level(JsonWriter json, String level) {
    json.name("defaultConfiguration").object().member("level", level).endObject();
  }

  private static void text(JsonWriter json, String name, String text) {
    json.name(name).object().member("text", text).endObject();
  }

  private static void result(
      JsonWriter json, SourceFile source, Diagnostic diagnostic, List<String> ids) {
    String rule = diagnostic.rule().orElse(SYNTAX);
    json.object().member("ruleId", rule).member("ruleIndex", ids.indexOf(rule));
    json.member("level", diagnostic.severity().label());
    text(
        json,
        "message",
        diagnostic.message() + diagnostic.hint().map(hint -> " (" + hint + ")").orElse(""));
    json.name("locations").array().object().name("physicalLocation").object();
    json.name("artifactLocation").object().member("uri", uri(source.name())).endObject();
    Span span = diagnostic.span();
    json.name("region").object();
    json.member("startLine", source.line(span.start()));
    json.member("startColumn", source.column(span.start()));
    json.member("endLine", source.line(span.end()));
    json.member("endColumn", source.column(span.end()));
    json.endObject().endObject().endObject().endArray().endObject();
  }

  /**
   * A path as a URI reference (RFC 3986) without dot segments: relative to the folder jbuild runs
   * in, which code scanning takes for the root of the repository; a file URI where it is absolute.
   */
  private static String uri(String name) {
    String path = Path.of(name).normalize().toString();
    StringBuilder out = new StringBuilder(path.startsWith("/") ? "file://" : "");
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
