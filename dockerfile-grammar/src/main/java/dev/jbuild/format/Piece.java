package dev.jbuild.format;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Cmd;
import dev.jbuild.ast.Command;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Entrypoint;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Expose;
import dev.jbuild.ast.Flag;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Healthcheck;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Label;
import dev.jbuild.ast.Maintainer;
import dev.jbuild.ast.Onbuild;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Shell;
import dev.jbuild.ast.Stopsignal;
import dev.jbuild.ast.User;
import dev.jbuild.ast.Volume;
import dev.jbuild.ast.Workdir;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A leaf of the AST: what is written there belongs together. Between two pieces there is nothing
 * but white space, continuations, comments, and the punctuation of JSON and assignments.
 *
 * @param kind what it is
 * @param raw what the AST says is there
 * @param span where it is written
 */
record Piece(Kind kind, String raw, Span span) {

  /** What a piece is. */
  enum Kind {
    /** A keyword, in whatever case. */
    KEYWORD,
    /** A flag with its value. */
    FLAG,
    /** A word without white space of its own, unless it is quoted. */
    WORD,
    /** A string in JSON: {@code raw} is decoded. */
    STRING,
    /** The rest of a line. */
    TEXT,
    /** The bodies of all heredocs of an instruction, with the lines that end them. */
    HEREDOCS
  }

  /** The pieces of an instruction, in order. */
  static List<Piece> of(Instruction instruction) {
    List<Piece> pieces = new ArrayList<>();
    add(pieces, instruction);
    List<Heredoc> heredocs = instruction.header().heredocs();
    if (!heredocs.isEmpty()) {
      Span first = heredocs.getFirst().body().span();
      pieces.add(
          new Piece(
              Kind.HEREDOCS, "", new Span(first.start(), heredocs.getLast().terminator().end())));
    }
    return pieces;
  }

  private static void add(List<Piece> pieces, Instruction instruction) {
    Word keyword = instruction.header().keyword();
    pieces.add(new Piece(Kind.KEYWORD, keyword.raw(), keyword.span()));
    for (Flag flag : instruction.header().flags()) {
      pieces.add(
          new Piece(
              Kind.FLAG,
              "--" + flag.name() + flag.value().map(value -> "=" + value.raw()).orElse(""),
              flag.span()));
    }
    switch (instruction) {
      case Add add -> addPaths(pieces, add.sources(), add.destination());
      case Arg arg -> {
        for (Arg.Definition definition : arg.definitions()) {
          Word name = definition.name();
          Optional<Word> value = definition.defaultValue();
          if (value.isPresent() && value.get().span().equals(name.span())) {
            // A continuation goes through them, and both have the place of the whole.
            word(pieces, new Word(name.raw() + "=" + value.get().raw(), name.span()));
          } else {
            word(pieces, name);
            value.ifPresent(word -> word(pieces, word));
          }
        }
      }
      case Cmd cmd -> add(pieces, cmd.command());
      case Copy copy -> addPaths(pieces, copy.sources(), copy.destination());
      case Entrypoint entrypoint -> add(pieces, entrypoint.command());
      case Env env -> addPairs(pieces, env.variables(), env.legacy());
      case Expose expose -> expose.ports().forEach(port -> word(pieces, port));
      case From from -> {
        word(pieces, from.image());
        from.alias()
            .ifPresent(alias -> {
              pieces.add(new Piece(Kind.KEYWORD, alias.as().raw(), alias.as().span()));
              word(pieces, alias.name());
            });
      }
      case Healthcheck healthcheck -> {
        Word type = healthcheck.type();
        pieces.add(new Piece(Kind.KEYWORD, type.raw(), type.span()));
        if (healthcheck.check() instanceof Healthcheck.Check.Probe probe) {
          add(pieces, probe.command());
        }
      }
      case Label label -> addPairs(pieces, label.labels(), label.legacy());
      case Maintainer maintainer -> text(pieces, maintainer.name());
      case Onbuild onbuild -> {
        if (onbuild.trigger().isPresent()) {
          add(pieces, onbuild.trigger().get());
        } else {
          Span end = onbuild.triggerSpan();
          int last =
              onbuild.header().heredocs().isEmpty()
                  ? end.end()
                  : onbuild.header().heredocs().getFirst().body().span().start() - 1;
          pieces.add(new Piece(Kind.TEXT, "", new Span(end.start(), last)));
        }
      }
      case Run run -> add(pieces, run.command());
      case Shell shell -> shell.arguments().forEach(argument -> string(pieces, argument));
      case Stopsignal stopsignal -> text(pieces, stopsignal.signal());
      case User user -> text(pieces, user.user());
      case Volume volume -> volume.paths().forEach(path -> word(pieces, path));
      case Workdir workdir -> text(pieces, workdir.path());
    }
  }

  private static void add(List<Piece> pieces, Command command) {
    switch (command) {
      case Command.ShellForm shell -> text(pieces, shell.line());
      case Command.ExecForm exec -> exec.arguments().forEach(argument -> string(pieces, argument));
      case Command.Script script -> text(pieces, script.marker());
    }
  }

  private static void addPaths(List<Piece> pieces, List<CopySource> sources, Word destination) {
    for (CopySource source : sources) {
      word(
          pieces,
          switch (source) {
            case CopySource.Path path -> path.word();
            case CopySource.Inline inline -> inline.marker();
          });
    }
    word(pieces, destination);
  }

  private static void addPairs(List<Piece> pieces, List<KeyValue> pairs, boolean legacy) {
    for (KeyValue pair : pairs) {
      word(pieces, pair.key());
      if (legacy) {
        text(pieces, pair.value());
      } else {
        word(pieces, pair.value());
      }
    }
  }

  private static void word(List<Piece> pieces, Word word) {
    pieces.add(new Piece(Kind.WORD, word.raw(), word.span()));
  }

  private static void string(List<Piece> pieces, Word word) {
    pieces.add(new Piece(Kind.STRING, word.raw(), word.span()));
  }

  private static void text(List<Piece> pieces, Word word) {
    if (word.span().length() > 0) {
      pieces.add(new Piece(Kind.TEXT, word.raw(), word.span()));
    }
  }
}
