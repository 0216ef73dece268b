package dev.jbuild.lint;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.JsonWriter;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
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
      diagnostic.reference().ifPresent(page -> out.append("      = ").append(page).append('\n'));
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
      finding.rule().url().ifPresent(url -> json.member("url", url));
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
}
