package dev.jbuild.lint;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.JsonWriter;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The result of checking one file, to be shown: its syntax errors, or else what the rules found.
 *
 * @param source the file
 * @param errors its syntax errors and warnings
 * @param result what the rules found
 */
public record LintReport(SourceFile source, List<Diagnostic> errors, LintResult result) {

  public LintReport {
    errors = List.copyOf(errors);
  }

  /** Whether the file fails the check: a syntax error, or a finding where {@code error=true}. */
  public boolean failed() {
    for (Diagnostic diagnostic : all()) {
      if (diagnostic.severity() == Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  /** All that is wrong, in the order of the file. */
  public List<Diagnostic> all() {
    List<Diagnostic> all = new ArrayList<>(errors);
    all.addAll(result.diagnostics());
    return all;
  }

  /** For people: each with position, excerpt and the page that explains it. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : all()) {
      out.append(source.render(diagnostic));
      diagnostic.url().ifPresent(url -> out.append("      = ").append(url).append('\n'));
    }
    return out.toString();
  }

  /**
   * As {@code docker buildx build --call=check,format=json} prints it (buildkit
   * frontend/subrequests/lint), and a {@code span} with columns for each warning.
   */
  public String json() {
    JsonWriter json = new JsonWriter().object().name("warnings").array();
    for (Finding finding : result.findings()) {
      json.object();
      json.member("ruleName", finding.rule().name());
      json.member("description", finding.rule().description());
      json.member("url", finding.rule().url());
      json.member("detail", finding.message());
      json.name("location").object().member("sourceIndex", 0).name("ranges").array().object();
      position(json, "start", finding.location().start(), false);
      position(json, "end", finding.location().end(), false);
      json.endObject().endArray().endObject();
      json.name("span").object();
      position(json, "start", finding.span().start(), true);
      position(json, "end", finding.span().end(), true);
      json.endObject().endObject();
    }
    json.endArray();
    json.name("sources").array().object().member("filename", source.name());
    json.member("language", "Dockerfile");
    byte[] bytes = source.text().getBytes(StandardCharsets.UTF_8);
    json.member("data", Base64.getEncoder().encodeToString(bytes)).endObject().endArray();
    List<Diagnostic> problems = new ArrayList<>(errors);
    problems.addAll(result.problems());
    if (!problems.isEmpty()) {
      json.name("errors").array();
      for (Diagnostic problem : problems) {
        json.object().member("severity", problem.severity().label());
        json.member("message", problem.message());
        problem.hint().ifPresent(hint -> json.member("hint", hint));
        json.name("span").object();
        position(json, "start", problem.span().start(), true);
        position(json, "end", problem.span().end(), true);
        json.endObject().endObject();
      }
      json.endArray();
    }
    return json.endObject().toString();
  }

  private void position(JsonWriter json, String name, int offset, boolean column) {
    json.name(name).object().member("line", source.line(offset));
    if (column) {
      json.member("column", source.column(offset));
    }
    json.endObject();
  }

  /** The reports of several files as SARIF 2.1.0, which GitHub code scanning reads. */
  public static String sarif(List<LintReport> reports, String version) {
    JsonWriter json = new JsonWriter().object();
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.member("version", "2.1.0").name("runs").array().object();
    json.name("tool").object().name("driver").object();
    json.member("name", "jbuild").member("version", version);
    json.name("rules").array();
    for (Rule rule : Linter.rules()) {
      json.object().member("id", rule.name());
      json.name("shortDescription").object().member("text", rule.description()).endObject();
      if (rule.url().startsWith("https:")) {
        json.member("helpUri", rule.url());
      }
      json.endObject();
    }
    json.endArray().endObject().endObject();
    json.member("columnKind", "unicodeCodePoints");
    json.name("results").array();
    for (LintReport report : reports) {
      for (Diagnostic diagnostic : report.all()) {
        report.sarif(json, diagnostic);
      }
    }
    return json.endArray().endObject().endArray().endObject().toString();
  }

  private void sarif(JsonWriter json, Diagnostic diagnostic) {
    json.object();
    json.member("ruleId", diagnostic.rule().orElse("SyntaxError"));
    json.member("level", diagnostic.severity().label());
    String text =
        diagnostic.message() + diagnostic.hint().map(hint -> " (" + hint + ")").orElse("");
    json.name("message").object().member("text", text).endObject();
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
   * A relative path as a relative reference (RFC 3986): all but the harmless characters as escapes.
   */
  private static String uri(String path) {
    StringBuilder out = new StringBuilder();
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
