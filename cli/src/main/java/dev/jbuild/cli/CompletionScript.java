package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion scripts, made of what the commands say of their options. */
final class CompletionScript {
  private static final String HEAD = "# jbuild completion; made by jbuild completion ";

  private CompletionScript() {}

  /** For {@code source <(jbuild completion bash)}. */
  static String bash() {
    var text = new StringBuilder(HEAD + "bash\n");
    text.append("_jbuild() {\n");
    text.append("  local current=${COMP_WORDS[COMP_CWORD]} command=build options= word\n");
    text.append("  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n");
    text.append("    case $word in ").append(String.join("|", Commands.words()));
    text.append(") command=$word; break ;; esac\n  done\n");
    text.append("  case $command in\n");
    for (Commands command : Commands.values()) {
      text.append("    ").append(command.word()).append(") options='");
      text.append(String.join(" ", optionNames(command))).append("' ;;\n");
    }
    text.append("  esac\n");
    text.append("  if [[ $current == -* ]]; then\n");
    text.append("    COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n");
    text.append("  elif [[ $COMP_CWORD == 1 ]]; then\n");
    text.append("    COMPREPLY=($(compgen -W '").append(String.join(" ", Commands.words()));
    text.append("' -- \"$current\") $(compgen -d -- \"$current\"))\n  fi\n}\n");
    text.append("complete -o default -F _jbuild jbuild\n");
    return text.toString();
  }

  /** For a file {@code _jbuild} in zsh's {@code fpath}, or to be sourced. */
  static String zsh() {
    var text = new StringBuilder("#compdef jbuild\n" + HEAD + "zsh\n");
    text.append("_jbuild() {\n  local command=build word\n");
    text.append("  for word in \"${words[@]:1:$((CURRENT-2))}\"; do\n");
    text.append("    case $word in (").append(String.join("|", Commands.words()));
    text.append(") command=$word; break ;; esac\n  done\n");
    text.append("  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then\n");
    text.append("    local -a commands=(\n");
    for (Commands command : Commands.values()) {
      text.append("      ").append(quoted(command.word() + ":" + command.summary())).append('\n');
    }
    text.append("    )\n    _describe command commands\n    _files\n    return\n  fi\n");
    text.append("  case $command in\n");
    for (Commands command : Commands.values()) {
      text.append("    ").append(command.word()).append(") _arguments -S \\\n");
      for (OptionSpec option : options(command)) {
        for (String name : option.names()) {
          text.append("      ").append(quoted(zshOption(name, option))).append(" \\\n");
        }
      }
      text.append("      '*:file:_files' ;;\n");
    }
    text.append("  esac\n}\n");
    text.append(
        "if [[ ${funcstack[1]-} == _jbuild ]]; then _jbuild; else compdef _jbuild jbuild; fi\n");
    return text.toString();
  }

  /** For {@code jbuild completion fish | source}. */
  static String fish() {
    var text = new StringBuilder(HEAD + "fish\n");
    for (Commands command : Commands.values()) {
      text.append("complete -c jbuild -n __fish_use_subcommand -a ").append(command.word());
      text.append(" -d ").append(quoted(command.summary())).append('\n');
    }
    for (Commands command : Commands.values()) {
      for (OptionSpec option : options(command)) {
        text.append("complete -c jbuild -n '__fish_seen_subcommand_from ");
        text.append(command.word()).append("'");
        for (String name : option.names()) {
          text.append(name.startsWith("--") ? " -l " : " -s ");
          text.append(name.substring(name.startsWith("--") ? 2 : 1));
        }
        if (takesValue(option)) {
          text.append(" -r");
        }
        text.append(" -d ").append(quoted(description(option))).append('\n');
      }
    }
    return text.toString();
  }

  private static String zshOption(String name, OptionSpec option) {
    String value =
        takesValue(option) ? ":" + option.paramLabel().replace(":", "\\:") + ":_files" : "";
    String said = description(option).replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    return "*" + name + "[" + said + "]" + value;
  }

  private static List<String> optionNames(Commands command) {
    var names = new ArrayList<String>();
    for (OptionSpec option : options(command)) {
      names.addAll(List.of(option.names()));
    }
    return names;
  }

  private static List<OptionSpec> options(Commands command) {
    CommandSpec spec = Jbuild.spec(command, command.create());
    return Arguments.shown(spec);
  }

  private static boolean takesValue(OptionSpec option) {
    // A flag may be followed by =false, but most never are.
    return option.arity().min() > 0;
  }

  private static String description(OptionSpec option) {
    return String.join(" ", option.description());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
