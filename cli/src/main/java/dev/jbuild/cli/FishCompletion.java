package dev.jbuild.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** For {@code jbuild completion fish | source}, or a file that fish finds. */
final class FishCompletion {
  private static final String START =
      """
      function __jbuild_found
        set -l words (commandline -opc)
        set -l program (string replace -r '^~/' $HOME/ -- $words[1])
        $program __complete $argv[1] $words[2..-1] 2>/dev/null
      end
      function __jbuild_command
        set -l words (commandline -opc)
        for word in $words[2..-1]
          if contains -- $word @commands@
            echo $word
            return
          end
        end
        echo build
      end
      function __jbuild_is
        test (__jbuild_command) = $argv[1]
      end
      function __jbuild_first
        test (count (commandline -opc)) = 1
      end
      function __jbuild_begins
        string match -q -- "$argv[1]*" (commandline -ct)
      end
      complete -c jbuild -f
      complete -c jbuild -n __jbuild_first -a '(__fish_complete_directories)'
      """;

  private FishCompletion() {}

  static String script() {
    var text = new StringBuilder(CompletionScript.head("fish"));
    text.append(START.replace("@commands@", String.join(" ", Commands.words())));
    for (Commands command : Commands.values()) {
      text.append("complete -c jbuild -n __jbuild_first -a ").append(command.word());
      text.append(" -d ").append(CompletionScript.quoted(command.summary())).append('\n');
    }
    for (Commands command : Commands.values()) {
      String condition = "complete -c jbuild -n '__jbuild_is " + command.word() + "'";
      for (OptionSpec option : CompletionScript.options(command)) {
        text.append(condition);
        for (String name : option.names()) {
          text.append(name.startsWith("--") ? " -l " : " -s ");
          text.append(name.substring(name.startsWith("--") ? 2 : 1));
        }
        if (CompletionScript.takesValue(option)) {
          text.append(" -r").append(values(Candidates.of(command, option)));
        }
        text.append(" -d ");
        text.append(CompletionScript.quoted(CompletionScript.description(option))).append('\n');
        if (!CompletionScript.takesValue(option)
            && Candidates.of(command, option) instanceof Candidates.Words(List<String> words)) {
          appendOptional(text, command, option.longestName() + "=", words);
        }
      }
      String operands = values(Candidates.of(command));
      if (!operands.equals(" -f")) {
        text.append(condition.replace("-n '", "-n 'not __jbuild_first; and "))
            .append(operands)
            .append('\n');
      }
    }
    return text.toString();
  }

  /** For fish a value always follows, or never does: with one that may, it is another word. */
  private static void appendOptional(
      StringBuilder text, Commands command, String start, List<String> words) {
    text.append("complete -c jbuild -n '__jbuild_is ").append(command.word());
    text.append("; and __jbuild_begins ").append(start).append("' -f -a '");
    for (String word : words) {
      text.append(start).append(word).append(' ');
    }
    text.setLength(text.length() - 1);
    text.append("'\n");
  }

  private static String values(Candidates candidates) {
    return switch (candidates) {
      case Candidates.Words(List<String> words) -> " -f -a '" + String.join(" ", words) + "'";
      case Candidates.Found found ->
          switch (found) {
            case FILES -> " -F";
            case FOLDERS -> " -f -a '(__fish_complete_directories)'";
            case IMAGES -> " -f -a '(__jbuild_found images)'";
            case STAGES -> " -f -a '(__jbuild_found stages)'";
          };
      case Candidates.Nothing() -> " -f";
    };
  }
}
