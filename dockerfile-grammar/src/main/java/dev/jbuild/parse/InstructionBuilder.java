package dev.jbuild.parse;

import static java.util.Map.entry;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Cmd;
import dev.jbuild.ast.Command;
import dev.jbuild.ast.Entrypoint;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Expose;
import dev.jbuild.ast.Flag;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Header;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Label;
import dev.jbuild.ast.Maintainer;
import dev.jbuild.ast.Onbuild;
import dev.jbuild.ast.Shell;
import dev.jbuild.ast.Stopsignal;
import dev.jbuild.ast.User;
import dev.jbuild.ast.Volume;
import dev.jbuild.ast.Workdir;
import dev.jbuild.parse.Flags.Kind;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.parse.RawInstruction.Pair;
import dev.jbuild.parse.RawInstruction.RawFlag;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Severity;
import dev.jbuild.source.Span;
import dev.jbuild.source.WhiteSpace;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Gives an instruction its meaning, as BuildKit's instructions/parse.go does; those with many flags
 * have a builder of their own.
 */
final class InstructionBuilder {

  private static final Map<String, Kind> NO_FLAGS = Map.of();

  private final RawInstruction raw;
  private final String keyword;
  private final List<Diagnostic> diagnostics;

  private InstructionBuilder(RawInstruction raw, List<Diagnostic> diagnostics) {
    this.raw = raw;
    this.keyword = raw.keyword().raw().toUpperCase(Locale.ROOT);
    this.diagnostics = diagnostics;
  }

  /**
   * Builds the typed instruction.
   *
   * @param diagnostics takes warnings
   * @throws DiagnosticException if the instruction is unknown or wrong
   */
  static Instruction build(RawInstruction raw, List<Diagnostic> diagnostics) {
    return new InstructionBuilder(raw, diagnostics).build();
  }

  private Instruction build() {
    return switch (keyword) {
      case "ADD", "COPY" -> new CopyBuilder(raw, header()).build();
      case "ARG" -> arg();
      case "CMD" -> new Cmd(plainHeader(), command(raw.arguments(), raw));
      case "ENTRYPOINT" -> new Entrypoint(plainHeader(), command(raw.arguments(), raw));
      case "ENV" -> new Env(plainHeader(), pairs(), isLegacy());
      case "EXPOSE" -> new Expose(plainHeader(), atLeastOne());
      case "FROM" -> from();
      case "HEALTHCHECK" -> new HealthcheckBuilder(raw, header()).build();
      case "LABEL" -> new Label(plainHeader(), pairs(), isLegacy());
      case "MAINTAINER" -> new Maintainer(plainHeader(), exactlyOne());
      case "ONBUILD" -> onbuild();
      case "RUN" -> new RunBuilder(raw, header()).build();
      case "SHELL" -> shell();
      case "STOPSIGNAL" -> new Stopsignal(plainHeader(), exactlyOne());
      case "USER" -> new User(plainHeader(), exactlyOne());
      case "VOLUME" -> volume();
      case "WORKDIR" -> new Workdir(plainHeader(), exactlyOne());
      default -> throw LineParser.unknown(raw.keyword());
    };
  }

  private Header header() {
    List<Flag> flags = new ArrayList<>(raw.flags().size());
    for (RawFlag flag : raw.flags()) {
      flags.add(flag.flag());
    }
    return new Header(
        raw.keyword(),
        flags,
        raw.text(),
        raw.line().comments(),
        raw.heredocs(),
        raw.line().emptyContinuations(),
        raw.span());
  }

  /** The header of an instruction that has no flags. */
  private Header plainHeader() {
    new Flags(raw.flags(), NO_FLAGS);
    return header();
  }

  static Command command(Arguments arguments, RawInstruction raw) {
    return switch (arguments) {
      case Arguments.Json json -> new Command.ExecForm(json.words(), json.span());
      case Arguments.Text text -> shellForm(text.word(), raw.heredocs());
      case Arguments.None none ->
          new Command.ShellForm(
              new Word("", new Span(raw.span().end(), raw.span().end())), List.of());
      case Arguments.Words words -> throw new IllegalStateException("no command: " + words);
      case Arguments.Pairs pairs -> throw new IllegalStateException("no command: " + pairs);
      case Arguments.Health health -> throw new IllegalStateException("no command: " + health);
      case Arguments.Trigger trigger -> throw new IllegalStateException("no command: " + trigger);
    };
  }

  private static Command shellForm(Word line, List<Heredoc> heredocs) {
    if (!heredocs.isEmpty() && HeredocMarker.parse(line.raw(), line.span()) != null) {
      return new Command.Script(line, heredocs.getFirst());
    }
    return new Command.ShellForm(line, heredocs);
  }

  private Word exactlyOne() {
    if (raw.arguments() instanceof Arguments.Text text) {
      return text.word();
    }
    throw error(keyword + " requires exactly one argument", raw.keyword().span());
  }

  private List<Word> atLeastOne() {
    return switch (raw.arguments()) {
      case Arguments.Words words -> words.words();
      case Arguments.Json json when !json.words().isEmpty() -> json.words();
      default -> throw error(keyword + " requires at least one argument", raw.keyword().span());
    };
  }

  private List<KeyValue> pairs() {
    if (!(raw.arguments() instanceof Arguments.Pairs pairs)) {
      throw error(keyword + " requires at least one argument", raw.keyword().span());
    }
    List<KeyValue> result = new ArrayList<>(pairs.pairs().size());
    for (Pair pair : pairs.pairs()) {
      checkName(pair.key());
      result.add(new KeyValue(pair.key(), pair.value()));
    }
    return result;
  }

  private boolean isLegacy() {
    return raw.arguments() instanceof Arguments.Pairs pairs && pairs.legacy();
  }

  private void checkName(Word name) {
    if (name.raw().isEmpty()) {
      throw error(
          keyword + " names can not be blank",
          new Span(name.span().start(), name.span().start() + 1));
    }
  }

  private Arg arg() {
    Header header = plainHeader();
    List<Arg.Definition> definitions = new ArrayList<>();
    for (Word word : atLeastOne()) {
      int equals = word.raw().indexOf('=');
      Word name = equals < 0 ? word : part(word, 0, equals);
      checkName(name);
      definitions.add(
          new Arg.Definition(
              name,
              equals < 0
                  ? Optional.empty()
                  : Optional.of(part(word, equals + 1, word.raw().length()))));
    }
    return new Arg(header, definitions);
  }

  /** A part of a word that is written as it is, unless a continuation goes through it. */
  static Word part(Word word, int from, int to) {
    Span span = word.span();
    if (span.length() == word.raw().length()) {
      span = new Span(span.start() + from, span.start() + to);
    }
    return new Word(word.raw().substring(from, to), span);
  }

  private From from() {
    Flags flags = new Flags(raw.flags(), Map.ofEntries(entry("platform", Kind.VALUE)));
    List<Word> words =
        raw.arguments() instanceof Arguments.Words arguments ? arguments.words() : List.of();
    Optional<From.Alias> alias = Optional.empty();
    if (words.size() == 3 && words.get(1).raw().equalsIgnoreCase("as")) {
      alias = Optional.of(new From.Alias(words.get(1), words.get(2)));
      checkStageName(alias.get());
    } else if (words.size() != 1) {
      Span span =
          words.size() > 1 ? words.get(1).span().to(words.getLast().span()) : raw.keyword().span();
      throw error("FROM requires either one or three arguments", span);
    }
    return new From(header(), words.getFirst(), flags.value("platform"), alias);
  }

  private static void checkStageName(From.Alias alias) {
    String name = alias.lowerCase();
    boolean valid = !name.isEmpty() && name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
    for (int i = 0; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    }
    if (!valid) {
      throw error(
          "invalid name for build stage: \""
              + alias.name().raw()
              + "\", name can't start with a number or contain symbols",
          alias.name().span());
    }
  }

  private Shell shell() {
    Header header = plainHeader();
    if (raw.arguments() instanceof Arguments.Text text) {
      throw new DiagnosticException(
          Diagnostic.error("SHELL requires the arguments to be in JSON form", text.word().span())
              .withHint("write SHELL [\"/bin/sh\", \"-c\"]"));
    }
    return new Shell(header, atLeastOne());
  }

  private Volume volume() {
    Header header = plainHeader();
    List<Word> paths = new ArrayList<>();
    for (Word word : atLeastOne()) {
      String trimmed = WhiteSpace.trim(word.raw());
      if (trimmed.isEmpty()) {
        throw error("VOLUME specified can not be an empty string", word.span());
      }
      paths.add(new Word(trimmed, word.span()));
    }
    return new Volume(header, paths);
  }

  private Onbuild onbuild() {
    Header header = plainHeader();
    if (!(raw.arguments() instanceof Arguments.Trigger(RawInstruction trigger))) {
      throw error("ONBUILD requires at least one argument", raw.keyword().span());
    }
    switch (trigger.keyword().raw().toUpperCase(Locale.ROOT)) {
      case "ONBUILD" ->
          throw error(
              "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", trigger.keyword().span());
      case "FROM", "MAINTAINER" ->
          throw error(
              trigger.keyword().raw().toUpperCase(Locale.ROOT)
                  + " isn't allowed as an ONBUILD trigger",
              trigger.keyword().span());
      default -> {}
    }
    StringBuilder source = new StringBuilder(trigger.text());
    for (Heredoc heredoc : raw.heredocs()) {
      source.append('\n').append(heredoc.body().raw()).append(heredoc.name());
    }
    return new Onbuild(header, trigger(trigger), source.toString(), trigger.span());
  }

  /** A wrong trigger fails the builds that use the image, not this one. */
  private Optional<Instruction> trigger(RawInstruction trigger) {
    try {
      return Optional.of(build(trigger, diagnostics));
    } catch (DiagnosticException e) {
      for (Diagnostic error : e.diagnostics()) {
        diagnostics.add(
            new Diagnostic(
                Severity.WARNING,
                error.rule(),
                error.message() + "; builds on this image will fail",
                error.span(),
                error.hint(),
                error.reference()));
      }
      return Optional.empty();
    }
  }

  static DiagnosticException error(String message, Span span) {
    return new DiagnosticException(Diagnostic.error(message, span));
  }
}
