package dev.jbuild.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** For a file {@code _jbuild} in zsh's {@code fpath}, or to be sourced. */
final class ZshCompletion {
  private static final String START =
      """
      _jbuild_found() {
        local -a found=("${(@f)$(${words[1]/#\\~\\//$HOME/} __complete $1 "${(@)words[2,-1]}" 2> /dev/null)}")
        shift
        compadd "$@" -- ${found:#}
      }
      _jbuild_images() { _jbuild_found images "$@"; }
      _jbuild_stages() { _jbuild_found stages "$@"; }
      _jbuild() {
        local command=build word
        for word in "${words[@]:1:$((CURRENT-2))}"; do
      """;

  private ZshCompletion() {}

  static String script() {
    var text = new StringBuilder("#compdef jbuild\n" + CompletionScript.head("zsh") + START);
    text.append("    case $word in (").append(String.join("|", Commands.words()));
    text.append(") command=$word; break ;; esac\n  done\n");
    text.append("  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then\n");
    text.append("    local -a commands=(\n");
    for (Commands command : Commands.values()) {
      text.append("      ");
      text.append(CompletionScript.quoted(command.word() + ":" + command.summary())).append('\n');
    }
    text.append("    )\n    _describe command commands\n    _files -/\n    return\n  fi\n");
    text.append("  case $command in\n");
    for (Commands command : Commands.values()) {
      text.append("    ").append(command.word()).append(") _arguments -S \\\n");
      for (OptionSpec option : CompletionScript.options(command)) {
        for (String name : option.names()) {
          text.append("      ").append(CompletionScript.quoted(argument(command, option, name)));
          text.append(" \\\n");
        }
      }
      text.append("      ");
      // The word that names the command is an operand, too.
      text.append(CompletionScript.quoted("*:operand:" + action(Candidates.of(command))));
      text.append(" ;;\n");
    }
    text.append("  esac\n}\n");
    text.append(
        "if [[ ${funcstack[1]-} == _jbuild ]]; then _jbuild; else compdef _jbuild jbuild; fi\n");
    return text.toString();
  }

  private static String argument(Commands command, OptionSpec option, String name) {
    String said =
        CompletionScript.description(option)
            .replace("[", "\\[")
            .replace("]", "\\]")
            .replace(":", "\\:");
    String described = "[" + said + "]";
    String value =
        option.paramLabel().replace(":", "\\:") + ":" + action(Candidates.of(command, option));
    if (CompletionScript.takesValue(option)) {
      // With = a value may also stand behind one, in the same word.
      return "*" + name + (name.startsWith("--") ? "=" : "") + described + ":" + value;
    }
    boolean isFlag = Candidates.of(command, option) instanceof Candidates.Nothing;
    return "*" + name + (isFlag ? described : "=-" + described + "::" + value);
  }

  private static String action(Candidates candidates) {
    return switch (candidates) {
      case Candidates.Words(List<String> words) -> words(words);
      case Candidates.Found found ->
          switch (found) {
            case FILES -> "_files";
            case FOLDERS -> "_files -/";
            case IMAGES -> "_jbuild_images";
            case STAGES -> "_jbuild_stages";
          };
      case Candidates.Nothing() -> " ";
    };
  }

  /** A space follows a word, unless all of them go on. */
  private static String words(List<String> words) {
    String joined = String.join(" ", words).replace(":", "\\:");
    boolean goOn = words.stream().allMatch(word -> word.matches(".*[=:/]"));
    return goOn ? "compadd -S \"\" - " + joined : "(" + joined + ")";
  }
}
