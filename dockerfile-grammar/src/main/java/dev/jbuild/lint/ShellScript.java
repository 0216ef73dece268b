package dev.jbuild.lint;

import dev.jbuild.ast.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The simple commands of a shell script, as far as they can be told without a shell: quotes hold
 * together, {@code ; & | ( )} and line ends part commands, comments and redirections are left out.
 * Where in doubt it sees less.
 *
 * @param commands the words of each command, without leading assignments
 * @param pipes whether the output of a command that may fail goes to another
 */
record ShellScript(List<List<String>> commands, boolean pipes) {

  /** Reads the script of a RUN; empty for the JSON form, which has none. */
  static Optional<ShellScript> of(Command command) {
    return switch (command) {
      case Command.ShellForm shell -> Optional.of(parse(shell.line().raw()));
      case Command.Script script ->
          script.hasInterpreter() ? Optional.empty() : Optional.of(parse(script.script()));
      case Command.ExecForm exec -> Optional.empty();
    };
  }

  /** Whether a command runs with a word among its arguments. */
  boolean runs(String program, String argument) {
    return indexOf(program, argument) >= 0;
  }

  /** The first command of a program that has a word among its arguments; -1 if there is none. */
  int indexOf(String program, String argument) {
    for (int i = 0; i < commands.size(); i++) {
      List<String> words = commands.get(i);
      if (words.getFirst().equals(program) && words.contains(argument)) {
        return i;
      }
    }
    return -1;
  }

  static ShellScript parse(String text) {
    return new Reader(text).read();
  }

  private static final class Reader {
    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean pipes;
    private boolean pipePending;
    private final Deque<Character> open = new ArrayDeque<>();

    Reader(String text) {
      this.text = text;
    }

    ShellScript read() {
      for (int at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        switch (c) {
          case '\'', '"' -> at = quoted(at, c);
          case '\\' -> {
            if (at + 1 < text.length()) {
              at++;
              append(text.charAt(at) == '\n' ? ' ' : text.charAt(at));
            }
          }
          case ' ', '\t', '\r' -> endWord();
          case '#' -> {
            if (inWord) {
              append(c);
            } else {
              int lineEnd = text.indexOf('\n', at);
              at = (lineEnd < 0 ? text.length() : lineEnd) - 1;
            }
          }
          case '\n', ';', '&' -> endList();
          case '(' -> {
            open.push(at > 0 && text.charAt(at - 1) == '$' ? '$' : c);
            endCommand();
          }
          case ')' -> {
            endCommand();
            // One that closes nothing ends a pattern of case: a|b) is no pipe.
            pipePending &= !open.isEmpty();
            open.poll();
          }
          case '`' -> {
            if (!open.removeFirstOccurrence(c)) {
              open.push(c);
            }
            endCommand();
          }
          case '|' -> {
            boolean or = at + 1 < text.length() && text.charAt(at + 1) == '|';
            endWord();
            if (or) {
              at++;
              endList();
            } else {
              pipePending |= mayFail() && !(at > 0 && text.charAt(at - 1) == '>');
              endCommand();
            }
          }
          default -> append(c);
        }
      }
      endList();
      return new ShellScript(commands, pipes);
    }

    /**
     * Whether a failure of the command left of a pipe would be missed: not one that only prints,
     * and not within a substitution, whose exit code counts nowhere anyway. A group, of which only
     * the end is known here, is left in doubt.
     */
    private boolean mayFail() {
      if (words.isEmpty() || open.contains('$') || open.contains('`')) {
        return false;
      }
      return switch (words.getFirst()) {
        case "echo", "printf", "yes" -> false;
        default -> true;
      };
    }

    private void endList() {
      endCommand();
      pipes |= pipePending;
      pipePending = false;
    }

    private int quoted(int open, char quote) {
      inWord = true;
      int at = open + 1;
      while (at < text.length() && text.charAt(at) != quote) {
        if (quote == '"' && text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        word.append(text.charAt(at++));
      }
      return at;
    }

    private void append(char c) {
      inWord = true;
      word.append(c);
    }

    private void endWord() {
      if (inWord) {
        boolean assignment = words.isEmpty() && word.indexOf("=") > 0;
        boolean wrapper = words.isEmpty() && (word.toString().equals("sudo") || isKeyword());
        if (!assignment && !wrapper) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
      }
    }

    private boolean isKeyword() {
      return switch (word.toString()) {
        case "if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "exec", "time" ->
            true;
        default -> false;
      };
    }

    private void endCommand() {
      endWord();
      if (!words.isEmpty()) {
        commands.add(words);
        words = new ArrayList<>();
      }
    }
  }
}
