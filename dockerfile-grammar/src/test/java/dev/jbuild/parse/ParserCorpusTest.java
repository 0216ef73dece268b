package dev.jbuild.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.ast.Comment;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Stage;
import dev.jbuild.corpus.Corpus;
import dev.jbuild.corpus.Json;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParserCorpusTest {

  @Test
  void readsMore() {
    Corpus.checkLines("parser/more.jsonl", row -> failure(Json.text(row, "input"), row));
  }

  @Test
  void readsPositive() throws IOException {
    Path corpus = Corpus.folderOrSay("parser/positive");
    if (corpus == null) {
      return;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path folder : folders(corpus.resolve("parser/positive"))) {
      Map<String, Object> row =
          new LinkedHashMap<>(
              Json.object(Json.parse(Corpus.read(folder.resolve("expected.json")))));
      row.put("name", folder.getFileName().toString());
      row.put("input", Corpus.read(folder.resolve("Dockerfile")));
      row.put("sexp", Corpus.read(folder.resolve("expected.sexp")));
      rows.add(row);
    }
    Corpus.check("parser/positive", rows, row -> failure(Json.text(row, "input"), row));
  }

  @Test
  void refusesNegative() throws IOException {
    Path corpus = Corpus.folderOrSay("parser/negative");
    if (corpus == null) {
      return;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path folder : folders(corpus.resolve("parser/negative"))) {
      Map<String, Object> row = new HashMap<>();
      row.put("name", folder.getFileName().toString());
      row.put("input", Corpus.read(folder.resolve("Dockerfile")));
      rows.add(row);
    }
    Corpus.check(
        "parser/negative",
        rows,
        row ->
            DockerfileParser.parse(new SourceFile("Dockerfile", Json.text(row, "input")))
                    .hasErrors()
                ? null
                : "no error");
  }

  @Test
  void readsWild() {
    Path corpus = Corpus.folderOrSay("wild");
    if (corpus != null) {
      Corpus.checkLines(
          "wild/expected.jsonl",
          row -> {
            if (row.containsKey("instructions_error")) {
              System.out.println(
                  "corpus wild: refused, as by BuildKit: "
                      + row.get("file")
                      + ": "
                      + row.get("instructions_error"));
            }
            Path file = corpus.resolve("wild").resolve(Json.text(row, "file"));
            return failure(Corpus.read(file), row);
          });
    }
  }

  @Test
  void knowsLines() {
    Path corpus = Corpus.folderOrSay("parser/lines");
    if (corpus == null) {
      return;
    }
    SourceFile source =
        new SourceFile("Dockerfile", Corpus.read(corpus.resolve("parser/lines/Dockerfile")));
    Map<String, Object> expected =
        Json.object(Json.parse(Corpus.read(corpus.resolve("parser/lines/expected.json"))));
    List<List<Long>> lines = new ArrayList<>();
    for (RawInstruction raw : DockerfileParser.parseRaw(source, new ArrayList<>())) {
      lines.add(List.of((long) startLine(source, raw), (long) endLine(source, raw)));
    }
    assertEquals(expected.get("children"), lines);
    System.out.println("corpus parser/lines: 1 passed, 0 failed");
  }

  @Test
  void splitsWords() {
    Corpus.checkLines(
        "parser/parse_words.jsonl",
        row -> {
          SourceFile source = new SourceFile("Dockerfile", "ARG " + row.get("input"));
          RawInstruction raw = DockerfileParser.parseRaw(source, new ArrayList<>()).getFirst();
          return differ("words", row.get("expected"), Sexp.args("ARG", raw.arguments()));
        });
  }

  @Test
  void findsDirectives() {
    Corpus.checkLines("parser/directives.jsonl", ParserCorpusTest::directiveFailure);
  }

  private static @Nullable String directiveFailure(Map<String, Object> row) {
    SourceFile source = new SourceFile("Dockerfile", Json.text(row, "input"));
    String name = Json.text(row, "directive");
    if (name.equals("escape")) {
      char escape = DockerfileParser.parse(source).dockerfile().escape();
      return differ("escape", Json.object(row.get("expected")).get("ref"), "" + escape);
    }
    var word = DockerfileParser.findDirective(source, name);
    if (row.get("expected") == null || word.isEmpty()) {
      return differ("directive", row.get("expected"), word.isEmpty() ? null : word.get());
    }
    Map<String, Object> expected = Json.object(row.get("expected"));
    String value = word.get().raw();
    int space = value.indexOf(' ');
    Map<String, Object> actual =
        Map.of(
            "ref",
            space < 0 ? value : value.substring(0, space),
            "cmdline",
            value,
            "line",
            (long) source.line(word.get().span().start()));
    return differ("directive", expected, actual);
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.sorted().toList();
    }
  }

  private static int startLine(SourceFile source, RawInstruction raw) {
    return source.line(raw.line().extent().start());
  }

  private static int endLine(SourceFile source, RawInstruction raw) {
    int end =
        raw.heredocs().isEmpty()
            ? raw.line().extent().end()
            : raw.heredocs().getLast().terminator().end();
    return source.line(end);
  }

  private static @Nullable String failure(String input, Map<String, Object> row) {
    SourceFile source = new SourceFile("Dockerfile", input);
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<RawInstruction> raws = DockerfileParser.parseRaw(source, diagnostics);
    Parsed parsed = DockerfileParser.parse(source);
    if (row.containsKey("error")) {
      return errorFailure(source, parsed, Json.text(row, "error"));
    }
    diagnostics.removeIf(diagnostic -> diagnostic.severity() != Severity.ERROR);
    if (!diagnostics.isEmpty()) {
      return source.render(diagnostics.getFirst());
    }
    String failure = treeFailure(source, raws, row);
    if (failure != null) {
      return failure;
    }
    if (row.containsKey("instructions_error")) {
      return errorFailure(source, parsed, Json.text(row, "instructions_error"));
    }
    if (parsed.hasErrors()) {
      return source.render(parsed.diagnostics().getFirst());
    }
    return stageFailure(parsed, row);
  }

  private static @Nullable String errorFailure(SourceFile source, Parsed parsed, String expected) {
    String prefix = "dockerfile parse error on line ";
    for (Diagnostic diagnostic : parsed.diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        String message = expected;
        if (expected.startsWith(prefix)) {
          int colon = expected.indexOf(':');
          long line = Long.parseLong(expected.substring(prefix.length(), colon));
          message = expected.substring(colon + 2);
          if (source.line(diagnostic.span().start()) != line) {
            continue;
          }
        }
        String actual =
            diagnostic.message()
                + diagnostic.hint().map(hint -> " (" + hint.replace("--", "") + ")").orElse("");
        String wanted = message.toLowerCase(Locale.ROOT);
        actual = actual.toLowerCase(Locale.ROOT);
        if (actual.startsWith(wanted) || wanted.startsWith(actual)) {
          return null;
        }
      }
    }
    return "expected " + expected + " but is " + parsed.diagnostics();
  }

  private static @Nullable String treeFailure(
      SourceFile source, List<RawInstruction> raws, Map<String, Object> row) {
    StringBuilder sexp = new StringBuilder();
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (RawInstruction raw : raws) {
      sexp.append('(').append(Sexp.of(raw)).append(")\n");
      nodes.add(node(source, raw));
    }
    if (row.containsKey("sexp")) {
      String failure = differ("sexp", Json.text(row, "sexp").strip(), sexp.toString().strip());
      if (failure != null) {
        return failure;
      }
    }
    List<Map<String, Object>> expected = Json.list(row.get("nodes"));
    if (expected.size() != nodes.size()) {
      return "expected " + expected.size() + " nodes but are " + nodes.size();
    }
    for (int i = 0; i < nodes.size(); i++) {
      String failure = differ("node", expected.get(i), nodes.get(i));
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static Map<String, Object> node(SourceFile source, RawInstruction raw) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("instruction", raw.keyword().raw());
    node.put("start", (long) startLine(source, raw));
    node.put("end", (long) endLine(source, raw));
    List<String> flags = Sexp.flags(raw);
    if (!flags.isEmpty()) {
      node.put("flags", flags);
    }
    Arguments arguments = raw.arguments();
    if (arguments instanceof Arguments.Health health) {
      arguments = health.command();
    }
    if (arguments instanceof Arguments.Json) {
      node.put("json", true);
    }
    node.put("args", Sexp.args(raw.keyword().raw(), raw.arguments()));
    node.put("sexp", Sexp.of(raw));
    if (!raw.heredocs().isEmpty()) {
      List<Map<String, Object>> heredocs = new ArrayList<>();
      for (Heredoc heredoc : raw.heredocs()) {
        heredocs.add(
            Map.of(
                "name", heredoc.name(),
                "fd", (long) heredoc.fileDescriptor(),
                "expand", heredoc.expand(),
                "chomp", heredoc.stripTabs(),
                "content", heredoc.body().raw()));
      }
      node.put("heredocs", heredocs);
    }
    if (!raw.line().comments().isEmpty()) {
      List<String> comments = new ArrayList<>();
      for (Comment comment : raw.line().comments()) {
        comments.add(upstreamText(source, comment));
      }
      node.put("comments", comments);
    }
    return node;
  }

  /** BuildKit cuts off the first character of the line, even where that is not the "#". */
  private static String upstreamText(SourceFile source, Comment comment) {
    int line = source.line(comment.span().start());
    return source.lineStart(line) == comment.span().start()
        ? comment.text()
        : source.lineText(line).substring(1).strip();
  }

  private static @Nullable String stageFailure(Parsed parsed, Map<String, Object> row) {
    List<Map<String, Object>> stages = new ArrayList<>();
    for (Stage stage : parsed.dockerfile().stages()) {
      Map<String, Object> fields = new HashMap<>();
      fields.put("base", stage.from().image().raw());
      fields.put("commands", (long) stage.instructions().size());
      fields.put("name", stage.name().orElse(""));
      stage.from().platform().ifPresent(platform -> fields.put("platform", platform.raw()));
      stages.add(fields);
    }
    String failure =
        row.containsKey("meta_args")
            ? differ(
                "meta_args", row.get("meta_args"), (long) parsed.dockerfile().globalArgs().size())
            : null;
    return failure != null || !row.containsKey("stages")
        ? failure
        : differ("stages", row.get("stages"), stages);
  }

  private static @Nullable String differ(
      String what, @Nullable Object expected, @Nullable Object actual) {
    return Objects.equals(expected, actual)
        ? null
        : what + "\n  expected " + expected + "\n  actual   " + actual;
  }
}
