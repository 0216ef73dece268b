package dev.jbuild.parse;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Directives;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Stage;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Dockerfiles to the same meaning as BuildKit's stable frontend. Never throws: what is wrong
 * with a file is in the result, one diagnostic for each instruction that is wrong.
 */
public final class DockerfileParser {

  private final SourceFile source;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final DirectiveScanner directives = new DirectiveScanner(diagnostics);
  private final LineScanner scanner;

  private DockerfileParser(SourceFile source) {
    this.source = source;
    this.scanner = new LineScanner(source, directives, diagnostics);
  }

  /** Reads a Dockerfile. Takes time and memory linear in its length. */
  public static Parsed parse(SourceFile source) {
    return new DockerfileParser(source).parse();
  }

  /**
   * Reads one ONBUILD trigger as the config of an image keeps it: an instruction, with the heredocs
   * it opens.
   *
   * @throws DiagnosticException if it is wrong, or no single instruction
   */
  public static Instruction parseTrigger(SourceFile source) {
    DockerfileParser parser = new DockerfileParser(source);
    List<Instruction> instructions = parser.instructions();
    for (Diagnostic diagnostic : parser.diagnostics) {
      if (diagnostic.severity() == Severity.ERROR) {
        throw new DiagnosticException(diagnostic);
      }
    }
    if (instructions.size() != 1) {
      throw new DiagnosticException(
          Diagnostic.error(
              "onbuild trigger should be a single expression",
              new Span(0, source.text().length())));
    }
    return instructions.getFirst();
  }

  /**
   * Finds a parser directive without reading the file as a Dockerfile, for files of other
   * frontends: {@code # name=value} lines; for {@code syntax} also {@code // syntax=value} lines,
   * and a JSON object with that member.
   */
  public static Optional<Word> findDirective(SourceFile source, String name) {
    Word word = DirectiveScanner.find(source.text(), name, "#");
    if (word == null && name.equals("syntax")) {
      word = DirectiveScanner.find(source.text(), name, "//");
      if (word == null) {
        word = JsonText.member(source.text(), name);
      }
    }
    return Optional.ofNullable(word);
  }

  /** The syntax of each instruction, without its meaning. */
  static List<RawInstruction> parseRaw(SourceFile source, List<Diagnostic> diagnostics) {
    DockerfileParser parser = new DockerfileParser(source);
    List<RawInstruction> result = new ArrayList<>();
    for (LogicalLine line = parser.scanner.next(); line != null; line = parser.scanner.next()) {
      RawInstruction raw = parser.raw(line);
      if (raw != null) {
        result.add(raw);
      }
    }
    diagnostics.addAll(parser.diagnostics);
    return result;
  }

  private Parsed parse() {
    List<Instruction> instructions = instructions();
    List<Arg> globalArgs = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    From from = null;
    List<Instruction> current = new ArrayList<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof From next) {
        if (from != null) {
          stages.add(new Stage(from, current));
        }
        from = next;
        current = new ArrayList<>();
      } else if (from != null) {
        current.add(instruction);
      } else if (instruction instanceof Arg arg) {
        globalArgs.add(arg);
      } else if (!hasErrorBefore(instruction)) {
        // Once, and not where a FROM went wrong: the others would follow from the first.
        diagnostics.add(
            Diagnostic.error(
                    "no build stage in current context", instruction.header().keyword().span())
                .withHint("only ARG may come before the first FROM"));
      }
    }
    if (from != null) {
      stages.add(new Stage(from, current));
    }
    if (stages.isEmpty() && diagnostics.isEmpty()) {
      int end = source.text().length();
      diagnostics.add(
          Diagnostic.error(
              globalArgs.isEmpty()
                  ? "file with no instructions"
                  : "dockerfile contains no stages to build",
              new Span(end, end)));
    }
    diagnostics.sort(Comparator.comparingInt(diagnostic -> diagnostic.span().start()));
    return new Parsed(new Dockerfile(source, found(), globalArgs, stages), diagnostics);
  }

  private boolean hasErrorBefore(Instruction instruction) {
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.ERROR
          && diagnostic.span().start() < instruction.span().start()) {
        return true;
      }
    }
    return false;
  }

  private Directives found() {
    String text = source.text();
    return new Directives(
        directives.escape(),
        Optional.ofNullable(DirectiveScanner.find(text, "syntax", "#")),
        Optional.ofNullable(DirectiveScanner.find(text, "check", "#")));
  }

  private List<Instruction> instructions() {
    List<Instruction> instructions = new ArrayList<>();
    for (LogicalLine line = scanner.next(); line != null; line = scanner.next()) {
      RawInstruction raw = raw(line);
      if (raw != null) {
        try {
          instructions.add(InstructionBuilder.build(raw, diagnostics));
        } catch (DiagnosticException e) {
          diagnostics.addAll(e.diagnostics());
        }
      }
    }
    return instructions;
  }

  private @Nullable RawInstruction raw(LogicalLine line) {
    try {
      RawInstruction raw = LineParser.parse(line, directives.escape(), diagnostics);
      return mayHaveHeredocs(raw) ? withHeredocs(raw, line) : raw;
    } catch (DiagnosticException e) {
      diagnostics.addAll(e.diagnostics());
      return null;
    }
  }

  private static boolean mayHaveHeredocs(RawInstruction raw) {
    RawInstruction inner =
        raw.arguments() instanceof Arguments.Trigger trigger ? trigger.instruction() : raw;
    return switch (inner.keyword().raw().toUpperCase(Locale.ROOT)) {
      case "ADD", "COPY", "RUN" -> !(inner.arguments() instanceof Arguments.Json);
      default -> false;
    };
  }

  private RawInstruction withHeredocs(RawInstruction raw, LogicalLine line) {
    List<HeredocMarker> markers = HeredocMarker.find(line);
    if (markers.isEmpty()) {
      return raw;
    }
    List<Heredoc> heredocs = new ArrayList<>(markers.size());
    for (HeredocMarker marker : markers) {
      LineScanner.HeredocBody body = scanner.heredoc(marker.name(), marker.stripTabs());
      if (body == null) {
        throw new DiagnosticException(
            Diagnostic.error(
                "unterminated heredoc: no line \"" + marker.name() + "\" ends it", marker.span()));
      }
      heredocs.add(
          new Heredoc(
              marker.name(),
              marker.fileDescriptor(),
              marker.expand(),
              marker.stripTabs(),
              marker.span(),
              new Word(source.text(body.body()), body.body()),
              body.terminator()));
    }
    return raw.withHeredocs(List.copyOf(heredocs));
  }
}
