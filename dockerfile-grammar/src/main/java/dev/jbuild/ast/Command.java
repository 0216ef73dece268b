package dev.jbuild.ast;

import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as RUN, CMD, ENTRYPOINT and HEALTHCHECK take it. No command has its variables expanded
 * by the builder.
 */
public sealed interface Command {

  Span span();

  /**
   * Text for the shell of SHELL, by default {@code /bin/sh -c}.
   *
   * @param line the logical line after keyword and flags; may be empty
   * @param heredocs those that the line opens, in order
   */
  record ShellForm(Word line, List<Heredoc> heredocs) implements Command {

    public ShellForm {
      heredocs = List.copyOf(heredocs);
    }

    /** What the shell is to be given: the line, followed by the heredocs as they are written. */
    public String script() {
      if (heredocs.isEmpty()) {
        return line.raw();
      }
      StringBuilder script = new StringBuilder(line.raw());
      for (Heredoc heredoc : heredocs) {
        script.append('\n').append(heredoc.body().raw()).append(heredoc.name());
      }
      return script.toString();
    }

    @Override
    public Span span() {
      return heredocs.isEmpty() ? line.span() : line.span().to(heredocs.getLast().span());
    }
  }

  /**
   * A program and its arguments, {@code ["program", "argument"]}.
   *
   * @param arguments decoded; may be empty
   * @param span with the brackets
   */
  record ExecForm(List<Word> arguments, Span span) implements Command {

    public ExecForm {
      arguments = List.copyOf(arguments);
    }

    /** The program and its arguments as text. */
    public List<String> argv() {
      List<String> argv = new ArrayList<>(arguments.size());
      for (Word argument : arguments) {
        argv.add(argument.raw());
      }
      return argv;
    }
  }

  /**
   * A command that is nothing but a heredoc, {@code RUN <<EOF}: its body is the script. Where the
   * body starts with {@code #!} it is a file to be executed, else text for the shell.
   *
   * @param marker the line after keyword and flags, {@code <<EOF}
   * @param heredoc the heredoc
   */
  record Script(Word marker, Heredoc heredoc) implements Command {

    /** The script, without the leading tabs of {@code <<-}. */
    public String script() {
      return heredoc.content();
    }

    /** Whether the script names its own interpreter. */
    public boolean hasInterpreter() {
      return script().startsWith("#!");
    }

    @Override
    public Span span() {
      return marker.span().to(heredoc.span());
    }
  }
}
