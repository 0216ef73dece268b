package dev.jbuild.parse;

import dev.jbuild.ast.Flag;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.parse.RawInstruction.Pair;
import dev.jbuild.parse.RawInstruction.RawFlag;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.source.Suggestion;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Reads one logical line with the grammar. */
final class LineParser {

  /**
   * More words than a line of any use has; keeps hostile files from filling the memory with tokens.
   */
  private static final int MOST_TOKENS = 200_000;

  private static final List<String> KEYWORDS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final LogicalLine line;
  private final char escape;
  private final List<Diagnostic> diagnostics;

  private LineParser(LogicalLine line, char escape, List<Diagnostic> diagnostics) {
    this.line = line;
    this.escape = escape;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads a line; heredoc bodies are not in it.
   *
   * @param diagnostics takes warnings
   * @throws DiagnosticException if it is no instruction
   */
  static RawInstruction parse(LogicalLine line, char escape, List<Diagnostic> diagnostics) {
    return new LineParser(line, escape, diagnostics).parse();
  }

  private RawInstruction parse() {
    InstructionParser parser =
        new InstructionParser(new CommonTokenStream(new ListTokenSource(tokens())));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    try {
      InstructionParser.LineContext context = parser.line();
      return context.onbuild() != null
          ? onbuild(context.onbuild())
          : instruction(context.instruction());
    } catch (ParseCancellationException e) {
      throw unknown(firstWord());
    }
  }

  private List<Token> tokens() {
    InstructionLexer lexer = new InstructionLexer(new LineCharStream(line.text(), escape));
    lexer.removeErrorListeners();
    List<Token> tokens = new ArrayList<>();
    while (true) {
      Token token = lexer.nextToken();
      tokens.add(token);
      if (token.getType() == Token.EOF) {
        return tokens;
      }
      if (tokens.size() > MOST_TOKENS) {
        throw new DiagnosticException(
            Diagnostic.error(
                "instruction has more than " + MOST_TOKENS + " words", word(token).span()));
      }
    }
  }

  private Word firstWord() {
    String text = line.text();
    int end = 0;
    while (end < text.length() && " \t\u000B\f\r".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return line.word(0, end);
  }

  static DiagnosticException unknown(Word keyword) {
    return new DiagnosticException(
        Diagnostic.error("unknown instruction: " + keyword.raw(), keyword.span())
            .withSuggestion(Suggestion.closest(keyword.raw(), KEYWORDS)));
  }

  private RawInstruction instruction(InstructionParser.InstructionContext context) {
    if (context.command() != null) {
      InstructionParser.CommandContext command = context.command();
      return raw(command.getStart(), command.flags(), commandOf(command.JSON(), command.TEXT()));
    }
    if (context.paths() != null) {
      InstructionParser.PathsContext paths = context.paths();
      return raw(paths.getStart(), paths.flags(), pathsOf(paths.JSON(), paths.WORD()));
    }
    if (context.words() != null) {
      InstructionParser.WordsContext words = context.words();
      return raw(words.getStart(), words.flags(), wordsOf(words.WORD()));
    }
    if (context.pairs() != null) {
      InstructionParser.PairsContext pairs = context.pairs();
      Word keyword = word(pairs.getStart());
      return raw(pairs.getStart(), pairs.flags(), pairsOf(keyword, pairs.QUOTED_WORD()));
    }
    if (context.names() != null) {
      InstructionParser.NamesContext names = context.names();
      return raw(names.getStart(), names.flags(), wordsOf(names.QUOTED_WORD()));
    }
    if (context.plain() != null) {
      InstructionParser.PlainContext plain = context.plain();
      return raw(plain.getStart(), plain.flags(), textOf(plain.TEXT()));
    }
    if (context.healthcheck() != null) {
      InstructionParser.HealthcheckContext health = context.healthcheck();
      Arguments arguments =
          health.WORD() == null
              ? new Arguments.None()
              : new Arguments.Health(word(health.WORD()), commandOf(health.JSON(), health.TEXT()));
      return raw(health.getStart(), health.flags(), arguments);
    }
    InstructionParser.UnknownContext unknown = context.unknown();
    return raw(unknown.getStart(), unknown.flags(), textOf(unknown.TEXT()));
  }

  private RawInstruction onbuild(InstructionParser.OnbuildContext context) {
    Arguments arguments =
        context.instruction() == null
            ? new Arguments.None()
            : new Arguments.Trigger(instruction(context.instruction()));
    List<TerminalNode> keywords = context.ONBUILD();
    List<InstructionParser.FlagsContext> flags = context.flags();
    for (int i = keywords.size() - 1; i > 0; i--) {
      RawInstruction inner = raw(keywords.get(i).getSymbol(), flags.get(i), arguments);
      arguments = new Arguments.Trigger(inner);
    }
    return raw(keywords.getFirst().getSymbol(), flags.getFirst(), arguments);
  }

  private RawInstruction raw(
      Token keyword, InstructionParser.FlagsContext context, Arguments arguments) {
    List<TerminalNode> nodes = context.FLAG();
    List<RawFlag> flags = nodes.isEmpty() ? List.of() : new ArrayList<>(nodes.size());
    for (TerminalNode node : nodes) {
      flags.add(flag(node.getSymbol()));
    }
    return new RawInstruction(
        word(keyword), flags, arguments, line, keyword.getStartIndex(), List.of());
  }

  private RawFlag flag(Token token) {
    int start = token.getStartIndex();
    int end = token.getStopIndex() + 1;
    String written = line.text().substring(start, end);
    String text = unquote(written);
    Span span = line.span(start, end);
    int equals = text.indexOf('=');
    if (equals < 0) {
      return new RawFlag(new Flag(text.substring(2), Optional.empty(), span), -1);
    }
    String value = text.substring(equals + 1);
    int writtenValue = start + written.indexOf('=') + 1;
    Word word = new Word(value, line.span(writtenValue, end));
    return new RawFlag(
        new Flag(text.substring(2, equals), Optional.of(word), span),
        text.equals(written) ? writtenValue : -1);
  }

  /**
   * Removes quotes and escapes of a flag; here a backslash escapes whatever the escape character
   * is.
   */
  private static String unquote(String text) {
    if (text.indexOf('"') < 0 && text.indexOf('\'') < 0 && text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        if (i + 1 < text.length()) {
          out.append(text.charAt(++i));
        }
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private Arguments commandOf(@Nullable TerminalNode json, @Nullable TerminalNode text) {
    if (json != null) {
      return jsonOf(json);
    }
    if (text != null) {
      checkNotJson(text.getSymbol());
    }
    return textOf(text);
  }

  private Arguments pathsOf(@Nullable TerminalNode json, List<TerminalNode> words) {
    if (json != null) {
      return jsonOf(json);
    }
    if (!words.isEmpty()) {
      checkNotJson(words.getFirst().getSymbol());
    }
    return wordsOf(words);
  }

  private Arguments textOf(@Nullable TerminalNode text) {
    return text == null ? new Arguments.None() : new Arguments.Text(word(text));
  }

  private void checkNotJson(Token first) {
    int start = first.getStartIndex();
    String text = line.text();
    if (text.charAt(start) == '[' && JsonText.isArray(text, start)) {
      throw new DiagnosticException(
          Diagnostic.error(
              "when using JSON array syntax, arrays must be comprised of strings only",
              line.span(start, text.length())));
    }
    if (JsonText.seemsArray(text, start)) {
      diagnostics.add(
          Diagnostic.warning("this begins like JSON, but is none", line.span(start, text.length()))
              .withHint(
                  text.charAt(start + 1) == '\''
                      ? "strings of JSON are in double quotes"
                      : "it is read as plain words, with brackets and quotes"));
    }
  }

  private Arguments jsonOf(TerminalNode json) {
    int start = json.getSymbol().getStartIndex();
    // The token ends with the end of the line, which is trimmed.
    int end = line.text().length();
    return new Arguments.Json(JsonText.strings(line, start), line.span(start, end));
  }

  private Arguments wordsOf(List<TerminalNode> nodes) {
    if (nodes.isEmpty()) {
      return new Arguments.None();
    }
    List<Word> words = new ArrayList<>(nodes.size());
    for (TerminalNode node : nodes) {
      words.add(word(node));
    }
    return new Arguments.Words(words);
  }

  private Arguments pairsOf(Word keyword, List<TerminalNode> nodes) {
    if (nodes.isEmpty()) {
      return new Arguments.None();
    }
    Word first = word(nodes.getFirst());
    if (first.raw().indexOf('=') < 0) {
      return new Arguments.Pairs(List.of(legacyPair(keyword, nodes.getFirst().getSymbol())), true);
    }
    List<Pair> pairs = new ArrayList<>(nodes.size());
    for (TerminalNode node : nodes) {
      int start = node.getSymbol().getStartIndex();
      Word word = word(node);
      int equals = word.raw().indexOf('=');
      if (equals < 0) {
        throw new DiagnosticException(
            Diagnostic.error(
                    "Syntax error - can't find = in \""
                        + word.raw()
                        + "\". Must be of the form: name=value",
                    word.span())
                .withHint("put a value with spaces in quotes"));
      }
      pairs.add(
          new Pair(
              line.word(start, start + equals),
              line.word(start + equals + 1, start + word.raw().length())));
    }
    return new Arguments.Pairs(pairs, false);
  }

  /** {@code KEY rest of the line}; here quotes hold nothing together. */
  private Pair legacyPair(Word keyword, Token first) {
    String text = line.text();
    int start = first.getStartIndex();
    int keyEnd = start;
    while (keyEnd < text.length() && !isBlank(text.charAt(keyEnd))) {
      keyEnd++;
    }
    int value = keyEnd;
    while (value < text.length() && isBlank(text.charAt(value))) {
      value++;
    }
    if (value == text.length()) {
      throw new DiagnosticException(
          Diagnostic.error(
                  keyword.raw().toUpperCase(Locale.ROOT) + " must have two arguments",
                  line.span(start, keyEnd))
              .withHint("write name=value"));
    }
    return new Pair(line.word(start, keyEnd), line.word(value, text.length()));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == 0x0B || c == '\f' || c == '\r';
  }

  private Word word(TerminalNode node) {
    return word(node.getSymbol());
  }

  private Word word(Token token) {
    return line.word(token.getStartIndex(), token.getStopIndex() + 1);
  }
}
